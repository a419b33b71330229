// Purpose: take away all earlier values of accounts, before those that hold are written
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Account {id: id})-[:CHANGED]->(change:Change)
DETACH DELETE change
