// Purpose: every account
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, name, tier, stage, revenue, currency, industry,
//   country, region, parent_id

MATCH (account:Account)
WITH account SKIP $skip LIMIT $limit
OPTIONAL MATCH (account)-[:SUBSIDIARY_OF]->(parent:Account)
WITH collect([
    account.id,
    account.name,
    account.tier,
    account.stage,
    account.revenue,
    account.currency,
    account.industry,
    account.country,
    account.region,
    parent.id
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS name,
    [row IN block | row[2]] AS tier,
    [row IN block | row[3]] AS stage,
    [row IN block | row[4]] AS revenue,
    [row IN block | row[5]] AS currency,
    [row IN block | row[6]] AS industry,
    [row IN block | row[7]] AS country,
    [row IN block | row[8]] AS region,
    [row IN block | row[9]] AS parent_id
