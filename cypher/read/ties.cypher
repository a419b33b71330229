// Purpose: every declared tie
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: staff_id, contact_id, strength, as_of, refused; moments
//   in microseconds since 1970

MATCH (staff:Staff)-[link:KNOWS]->(contact:Contact)
USING SCAN staff:Staff
WITH staff, link, contact SKIP $skip LIMIT $limit
WITH collect([
    staff.id,
    contact.id,
    link.strength,
    link.as_of.epochSeconds * 1000000 + link.as_of.microsecond,
    link.refused
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS staff_id,
    [row IN block | row[1]] AS contact_id,
    [row IN block | row[2]] AS strength,
    [row IN block | row[3]] AS as_of,
    [row IN block | row[4]] AS refused
