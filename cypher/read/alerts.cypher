// Purpose: what is wrong, or happened, and what became of it: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (alert:Alert)
WHERE $first <= alert.id AND alert.id <= $last
RETURN properties(alert) AS row
ORDER BY alert.id
LIMIT $limit
