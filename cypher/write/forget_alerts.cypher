// Purpose: what is wrong, or happened, and what became of it: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (alert:Alert {id: id})
DELETE alert
