// Purpose: every interaction, without who took part
// Parameters: $block (rows in a record)
// Returns: columns, in records of $block rows each: id, at, kind, direction, note; moments in microseconds
//   since 1970

MATCH (interaction:Interaction)
WITH collect([
    interaction.id,
    interaction.at.epochSeconds * 1000000 + interaction.at.microsecond,
    interaction.kind,
    interaction.direction,
    interaction.note
]) AS rows
UNWIND range(0, size(rows) - 1, $block) AS first
WITH rows[first..first + $block] AS block
RETURN
    [row IN block | row[0]] AS id,
    [row IN block | row[1]] AS at,
    [row IN block | row[2]] AS kind,
    [row IN block | row[3]] AS direction,
    [row IN block | row[4]] AS note
