// Purpose: whether there is anything in the database beside the store's own record
// Parameters: none
// Returns: found (true or false)

RETURN EXISTS { MATCH (node) WHERE NOT node:Store } AS found
