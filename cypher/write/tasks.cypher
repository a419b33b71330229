// Purpose: what somebody is to do by a day: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (task:Task {id: row.id})
SET task += row
