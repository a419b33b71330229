// Purpose: every opportunity
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, account_id, name, amount, opened_at, closes_at,
//   status; moments in microseconds since 1970

MATCH (opportunity:Opportunity)-[:OFFERED_BY]->(account:Account)
USING SCAN opportunity:Opportunity
WITH opportunity, account SKIP $skip LIMIT $limit
WITH collect([
    opportunity.id,
    account.id,
    opportunity.name,
    opportunity.amount,
    opportunity.opened_at.epochSeconds * 1000000 + opportunity.opened_at.microsecond,
    opportunity.closes_at.epochSeconds * 1000000 + opportunity.closes_at.microsecond,
    opportunity.status
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS account_id,
    [row IN block | row[2]] AS name,
    [row IN block | row[3]] AS amount,
    [row IN block | row[4]] AS opened_at,
    [row IN block | row[5]] AS closes_at,
    [row IN block | row[6]] AS status
