// Purpose: work that takes longer than a request: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (job:Job {id: id})
DELETE job
