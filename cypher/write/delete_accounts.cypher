// Purpose: take away some accounts, with what links them
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (account:Account {id: id})
DETACH DELETE account
