// Purpose: every department
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, account_id, name, parent_id, line

MATCH (department:Department)-[:BELONGS_TO]->(account:Account)
USING SCAN department:Department
WITH department, account SKIP $skip LIMIT $limit
OPTIONAL MATCH (department)-[:PART_OF]->(parent:Department)
WITH collect([
    department.id,
    account.id,
    department.name,
    parent.id,
    department.line
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS account_id,
    [row IN block | row[2]] AS name,
    [row IN block | row[3]] AS parent_id,
    [row IN block | row[4]] AS line
