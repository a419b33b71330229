// Purpose: whether there is anything of a company in the store
// Parameters: none
// Returns: found (true or false)

RETURN EXISTS { MATCH (node:Account) } OR EXISTS { MATCH (node:Staff) } OR EXISTS { MATCH (node:Contact) } AS found
