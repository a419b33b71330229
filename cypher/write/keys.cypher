// Purpose: who may ask, and what of: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (key:Key {id: row.id})
SET key += row
