// Purpose: what somebody is to do by a day: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (task:Task)
WHERE $first <= task.id AND task.id <= $last
RETURN properties(task) AS row
ORDER BY task.id
LIMIT $limit
