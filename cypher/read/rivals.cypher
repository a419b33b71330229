// Purpose: which competitor is tied to which contact
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: name, contact_id, strength, as_of; moments in
//   microseconds since 1970

MATCH (rival:Rival)-[link:TIED_TO]->(contact:Contact)
USING SCAN rival:Rival
WITH rival, link, contact SKIP $skip LIMIT $limit
WITH collect([
    rival.name,
    contact.id,
    link.strength,
    link.as_of.epochSeconds * 1000000 + link.as_of.microsecond
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS name,
    [row IN block | row[1]] AS contact_id,
    [row IN block | row[2]] AS strength,
    [row IN block | row[3]] AS as_of
