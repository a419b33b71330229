// Purpose: all our people
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, manager_id, name, title, level, function, team,
//   email, joined_at, left_at; moments in microseconds since 1970

MATCH (staff:Staff)
WITH staff SKIP $skip LIMIT $limit
OPTIONAL MATCH (staff)-[:REPORTS_TO]->(manager:Staff)
WITH collect([
    staff.id,
    manager.id,
    staff.name,
    staff.title,
    staff.level,
    staff.function,
    staff.team,
    staff.email,
    staff.joined_at.epochSeconds * 1000000 + staff.joined_at.microsecond,
    staff.left_at.epochSeconds * 1000000 + staff.left_at.microsecond
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS manager_id,
    [row IN block | row[2]] AS name,
    [row IN block | row[3]] AS title,
    [row IN block | row[4]] AS level,
    [row IN block | row[5]] AS function,
    [row IN block | row[6]] AS team,
    [row IN block | row[7]] AS email,
    [row IN block | row[8]] AS joined_at,
    [row IN block | row[9]] AS left_at
