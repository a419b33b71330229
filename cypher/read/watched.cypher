// Purpose: how the accounts stood when alerts were last looked after: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (watched:Watched)
WHERE $first <= watched.id AND watched.id <= $last
RETURN properties(watched) AS row
ORDER BY watched.id
LIMIT $limit
