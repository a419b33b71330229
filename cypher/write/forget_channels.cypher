// Purpose: who is told of alerts, and how: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (channel:Channel {id: id})
DELETE channel
