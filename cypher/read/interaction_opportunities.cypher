// Purpose: which interaction was about which opportunity
// Parameters: $first, $last (between them are the ids of the interactions), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, opportunity_id

MATCH (interaction:Interaction)-[:ABOUT]->(opportunity:Opportunity)
USING INDEX SEEK interaction:Interaction(id)
WHERE $first <= interaction.id AND interaction.id <= $last
WITH collect(interaction) AS interactions, collect(opportunity) AS opportunities
UNWIND range(0, size(interactions) - 1, $block) AS first
WITH interactions[first..first + $block] AS interactions,
    opportunities[first..first + $block] AS opportunities
RETURN
    [each IN interactions | each.id] AS id,
    [each IN opportunities | each.id] AS opportunity_id
