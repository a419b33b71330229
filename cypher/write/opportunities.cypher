// Purpose: write opportunities, each at its account
// Parameters: $id, $account_id, $name, $amount, $opened_at, $closes_at, $status (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MERGE (opportunity:Opportunity {id: $id[n]})
SET opportunity.name = $name[n],
    opportunity.amount = $amount[n],
    opportunity.opened_at = datetime($opened_at[n]),
    opportunity.closes_at = datetime($closes_at[n]),
    opportunity.status = $status[n]
WITH opportunity, n
MATCH (account:Account {id: $account_id[n]})
CREATE (opportunity)-[:OFFERED_BY]->(account)
