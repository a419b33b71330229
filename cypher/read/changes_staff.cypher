// Purpose: the earlier values of our people
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, field, value, at; moments in microseconds since 1970

MATCH (staff:Staff)-[:CHANGED]->(change:Change)
USING SCAN staff:Staff
WITH staff, change SKIP $skip LIMIT $limit
WITH collect([
    staff.id,
    change.field,
    change.value,
    change.at.epochSeconds * 1000000 + change.at.microsecond
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS field,
    [row IN block | row[2]] AS value,
    [row IN block | row[3]] AS at
