// Purpose: what happened, in order, for those who are to be told: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (event:Event)
WHERE $first <= event.id AND event.id <= $last
RETURN properties(event) AS row
ORDER BY event.id
LIMIT $limit
