// Purpose: which interaction was about which opportunity
// Parameters: $block (rows in a record)
// Returns: columns, in records of $block rows each: id, opportunity_id

MATCH (interaction:Interaction)-[:ABOUT]->(opportunity:Opportunity)
WITH collect([
    interaction.id,
    opportunity.id
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS opportunity_id
