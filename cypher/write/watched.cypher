// Purpose: how the accounts stood when alerts were last looked after: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (watched:Watched {id: row.id})
SET watched += row
