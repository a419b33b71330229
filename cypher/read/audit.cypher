// Purpose: who saw or changed what: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (auditEntry:AuditEntry)
WHERE $first <= auditEntry.id AND auditEntry.id <= $last
RETURN properties(auditEntry) AS row
ORDER BY auditEntry.id
LIMIT $limit
