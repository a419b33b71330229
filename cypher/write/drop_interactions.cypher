// Purpose: take away interactions, with what links them; before the other nodes, whose links they mostly are
// Parameters: $limit (at most so many)
// Returns: dropped (how many)

MATCH (node:Interaction)
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS dropped
