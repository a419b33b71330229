// Purpose: what is wrong, or happened, and what became of it: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (alert:Alert {id: row.id})
SET alert += row
