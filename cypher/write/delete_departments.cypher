// Purpose: take away some departments, with what links them
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (department:Department {id: id})
DETACH DELETE department
