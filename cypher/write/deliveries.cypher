// Purpose: what is to be told to whom, and how it went: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (delivery:Delivery {id: row.id})
SET delivery += row
