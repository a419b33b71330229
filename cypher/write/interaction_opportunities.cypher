// Purpose: link interactions to the opportunity they were about
// Parameters: $id, $opportunity_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (interaction:Interaction {id: $id[n]})
MATCH (opportunity:Opportunity {id: $opportunity_id[n]})
CREATE (interaction)-[:ABOUT]->(opportunity)
