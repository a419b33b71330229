// Purpose: who saw or changed what: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (auditEntry:AuditEntry {id: id})
DELETE auditEntry
