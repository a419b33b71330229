// Purpose: who may ask, and what of: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (key:Key {id: id})
DELETE key
