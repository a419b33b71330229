// Purpose: take away all reviews of accounts, before those that were held are written
// Parameters: $account_id (a list)
// Returns: nothing

UNWIND $account_id AS id
MATCH (:Account {id: id})-[:REVIEWED_IN]->(review:Review)
DETACH DELETE review
