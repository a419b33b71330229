// Purpose: write interactions; who took part is linked by other statements
// Parameters: $id, $at, $kind, $direction, $note (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MERGE (interaction:Interaction {id: $id[n]})
SET interaction.at = datetime($at[n]),
    interaction.kind = $kind[n],
    interaction.direction = $direction[n],
    interaction.note = $note[n]
