// Purpose: who may ask, and what of: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (key:Key)
WHERE $first <= key.id AND key.id <= $last
RETURN properties(key) AS row
ORDER BY key.id
LIMIT $limit
