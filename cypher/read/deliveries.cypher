// Purpose: what is to be told to whom, and how it went: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (delivery:Delivery)
WHERE $first <= delivery.id AND delivery.id <= $last
RETURN properties(delivery) AS row
ORDER BY delivery.id
LIMIT $limit
