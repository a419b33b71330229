// Purpose: who saw or changed what: write rows, new or not
// Parameters: $rows (maps with an id; null takes a value away)
// Returns: nothing

UNWIND $rows AS row
MERGE (auditEntry:AuditEntry {id: row.id})
SET auditEntry += row
