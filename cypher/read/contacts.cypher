// Purpose: every contact
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, account_id, department_id, manager_id, name, title,
//   level, role, attitude, email, joined_at, left_at; moments in microseconds since 1970

MATCH (contact:Contact)-[:WORKS_AT]->(account:Account)
USING SCAN contact:Contact
WITH contact, account SKIP $skip LIMIT $limit
OPTIONAL MATCH (contact)-[:MEMBER_OF]->(department:Department)
OPTIONAL MATCH (contact)-[:REPORTS_TO]->(manager:Contact)
WITH collect([
    contact.id,
    account.id,
    department.id,
    manager.id,
    contact.name,
    contact.title,
    contact.level,
    contact.role,
    contact.attitude,
    contact.email,
    contact.joined_at.epochSeconds * 1000000 + contact.joined_at.microsecond,
    contact.left_at.epochSeconds * 1000000 + contact.left_at.microsecond
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS account_id,
    [row IN block | row[2]] AS department_id,
    [row IN block | row[3]] AS manager_id,
    [row IN block | row[4]] AS name,
    [row IN block | row[5]] AS title,
    [row IN block | row[6]] AS level,
    [row IN block | row[7]] AS role,
    [row IN block | row[8]] AS attitude,
    [row IN block | row[9]] AS email,
    [row IN block | row[10]] AS joined_at,
    [row IN block | row[11]] AS left_at
