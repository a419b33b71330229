// Purpose: who is signed in to the pages: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (session:Session {id: row.id})
SET session += row
