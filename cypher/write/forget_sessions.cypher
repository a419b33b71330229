// Purpose: who is signed in to the pages: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (session:Session {id: id})
DELETE session
