// Purpose: work that takes longer than a request: those of a range of ids, in the order of the ids
// Parameters: $first, $last (ids, both within the range), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (job:Job)
WHERE $first <= job.id AND job.id <= $last
RETURN properties(job) AS row
ORDER BY job.id
LIMIT $limit
