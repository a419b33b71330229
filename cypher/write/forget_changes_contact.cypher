// Purpose: take away all earlier values of contacts, before those that hold are written
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Contact {id: id})-[:CHANGED]->(change:Change)
DETACH DELETE change
