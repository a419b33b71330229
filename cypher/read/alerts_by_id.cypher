// Purpose: what is wrong, or happened, and what became of it: those of some ids, in the order of the ids
// Parameters: $ids
// Returns: row, everything kept of one

UNWIND $ids AS id
MATCH (alert:Alert {id: id})
RETURN properties(alert) AS row
ORDER BY row.id
