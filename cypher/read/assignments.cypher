// Purpose: who is responsible for which account
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: staff_id, account_id, role, from, to; moments in
//   microseconds since 1970

MATCH (staff:Staff)-[link:ASSIGNED_TO]->(account:Account)
USING SCAN staff:Staff
WITH staff, link, account SKIP $skip LIMIT $limit
WITH collect([
    staff.id,
    account.id,
    link.role,
    link.from.epochSeconds * 1000000 + link.from.microsecond,
    link.to.epochSeconds * 1000000 + link.to.microsecond
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS staff_id,
    [row IN block | row[1]] AS account_id,
    [row IN block | row[2]] AS role,
    [row IN block | row[3]] AS from,
    [row IN block | row[4]] AS to
