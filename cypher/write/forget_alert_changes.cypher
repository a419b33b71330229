// Purpose: the history of the alerts: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (alertChange:AlertChange {id: id})
DELETE alertChange
