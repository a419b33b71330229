// Purpose: take away some of our people, with what links them
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (staff:Staff {id: id})
DETACH DELETE staff
