// Purpose: every interaction, without who took part
// Parameters: $first, $last (between them are the ids of the interactions), $block (rows in a record)
// Returns: columns, in records of $block rows each: id, at, kind, direction, note; moments in microseconds
//   since 1970

MATCH (interaction:Interaction)
USING INDEX SEEK interaction:Interaction(id)
WHERE $first <= interaction.id AND interaction.id <= $last
WITH collect(interaction) AS interactions
UNWIND range(0, size(interactions) - 1, $block) AS first
WITH interactions[first..first + $block] AS interactions
RETURN
    [each IN interactions | each.id] AS id,
    [each IN interactions | each.at.epochSeconds * 1000000 + each.at.microsecond] AS at,
    [each IN interactions | each.kind] AS kind,
    [each IN interactions | each.direction] AS direction,
    [each IN interactions | each.note] AS note
