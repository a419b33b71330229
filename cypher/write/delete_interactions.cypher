// Purpose: take away some interactions, with what links them
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (interaction:Interaction {id: id})
DETACH DELETE interaction
