// Purpose: which contact has influence on which
// Parameters: $skip, $limit (which of the rows), $block (rows in a record)
// Returns: columns, in records of $block rows each: from_contact_id, to_contact_id, strength

MATCH (contact:Contact)-[link:INFLUENCES]->(other:Contact)
USING SCAN contact:Contact
WITH contact, link, other SKIP $skip LIMIT $limit
WITH collect([
    contact.id,
    other.id,
    link.strength
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS from_contact_id,
    [row IN block | row[1]] AS to_contact_id,
    [row IN block | row[2]] AS strength
