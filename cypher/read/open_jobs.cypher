// Purpose: work that is to be done, or is being done, the earliest first
// Parameters: $limit (how many at most)
// Returns: row, everything kept of one

MATCH (job:Job)
WHERE job.state IN ['queued', 'running']
RETURN properties(job) AS row
ORDER BY job.id
LIMIT $limit
