// Purpose: what somebody is to do by a day: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (task:Task {id: id})
DELETE task
