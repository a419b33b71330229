// Purpose: what happened, in order, for those who are to be told: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (event:Event {id: row.id})
SET event += row
