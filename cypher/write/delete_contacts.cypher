// Purpose: take away some contacts, with what links them
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (contact:Contact {id: id})
DETACH DELETE contact
