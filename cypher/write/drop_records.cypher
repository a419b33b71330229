// Purpose: take away nodes of the company other than interactions, with what links them
// Parameters: $limit (at most so many)
// Returns: dropped (how many)

MATCH (node)
WHERE node:Account OR node:Department OR node:Contact OR node:Staff OR node:Opportunity OR node:Rival
    OR node:Review OR node:Change
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS dropped
