// Purpose: one node for each id of audit, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT auditentry_id IF NOT EXISTS
FOR (auditEntry:AuditEntry) REQUIRE auditEntry.id IS UNIQUE
