// Purpose: the ids of some interactions, drawn at random, in the order in which their ids are compared
// Parameters: $share (of all interactions)
// Returns: ids

MATCH (interaction:Interaction)
WHERE rand() < $share
WITH interaction.id AS id
ORDER BY id
RETURN collect(id) AS ids
