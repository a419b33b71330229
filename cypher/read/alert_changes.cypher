// Purpose: the history of the alerts: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (alertChange:AlertChange)
WHERE $first <= alertChange.id AND alertChange.id <= $last
RETURN properties(alertChange) AS row
ORDER BY alertChange.id
LIMIT $limit
