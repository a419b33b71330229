// Purpose: take away parts of imports, also those that were never decided
// Parameters: $limit (at most so many)
// Returns: dropped (how many)

MATCH (part:ImportPart)
WITH part LIMIT $limit
DETACH DELETE part
RETURN count(*) AS dropped
