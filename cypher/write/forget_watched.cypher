// Purpose: how the accounts stood when alerts were last looked after: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (watched:Watched {id: id})
DELETE watched
