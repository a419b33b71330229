// Purpose: who is told of alerts, and how: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (channel:Channel)
WHERE $first <= channel.id AND channel.id <= $last
RETURN properties(channel) AS row
ORDER BY channel.id
LIMIT $limit
