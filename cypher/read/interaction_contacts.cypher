// Purpose: which contacts took part in what
// Parameters: $first, $last (between them are the ids of the interactions), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, person_id, place

MATCH (interaction:Interaction)<-[part:TOOK_PART_IN]-(contact:Contact)
USING INDEX SEEK interaction:Interaction(id)
WHERE $first <= interaction.id AND interaction.id <= $last
WITH collect([interaction.id, contact.id, part.place]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS person_id,
    [row IN block | row[2]] AS place
