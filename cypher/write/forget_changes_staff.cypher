// Purpose: take away all earlier values of our people, before those that hold are written
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Staff {id: id})-[:CHANGED]->(change:Change)
DETACH DELETE change
