// Purpose: who is signed in to the pages: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (session:Session)
WHERE $first <= session.id AND session.id <= $last
RETURN properties(session) AS row
ORDER BY session.id
LIMIT $limit
