// Purpose: write the relationship reviews that were held with accounts
// Parameters: $account_id, $held_at (lists of one length)
// Returns: nothing

UNWIND range(0, size($account_id) - 1) AS n
MATCH (account:Account {id: $account_id[n]})
CREATE (account)-[:REVIEWED_IN]->(:Review {held_at: datetime($held_at[n])})
