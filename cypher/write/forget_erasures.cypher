// Purpose: people who were erased, whose ids may not come back: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (erasure:Erasure {id: id})
DELETE erasure
