// Purpose: every relationship review that was held
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: account_id, held_at; moments in microseconds since 1970

MATCH (account:Account)-[:REVIEWED_IN]->(review:Review)
USING SCAN account:Account
WITH account, review SKIP $skip LIMIT $limit
WITH collect([
    account.id,
    review.held_at.epochSeconds * 1000000 + review.held_at.microsecond
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS account_id,
    [row IN block | row[1]] AS held_at
