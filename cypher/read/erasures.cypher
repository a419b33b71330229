// Purpose: people who were erased, whose ids may not come back: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (erasure:Erasure)
WHERE $first <= erasure.id AND erasure.id <= $last
RETURN properties(erasure) AS row
ORDER BY erasure.id
LIMIT $limit
