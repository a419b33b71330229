// Purpose: who is told of alerts, and how: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (channel:Channel {id: row.id})
SET channel += row
