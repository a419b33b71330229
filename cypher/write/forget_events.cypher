// Purpose: what happened, in order, for those who are to be told: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (event:Event {id: id})
DELETE event
