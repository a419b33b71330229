// Purpose: people who were erased, whose ids may not come back: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (erasure:Erasure {id: row.id})
SET erasure += row
