// Purpose: work that takes longer than a request: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (job:Job {id: row.id})
SET job += row
