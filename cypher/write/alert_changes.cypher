// Purpose: the history of the alerts: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (alertChange:AlertChange {id: row.id})
SET alertChange += row
