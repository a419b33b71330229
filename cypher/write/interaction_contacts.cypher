// Purpose: link contacts to the interactions they took part in, in the order in which they were recorded
// Parameters: $id, $person_id, $place (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (interaction:Interaction {id: $id[n]})
MATCH (contact:Contact {id: $person_id[n]})
CREATE (contact)-[:TOOK_PART_IN {place: $place[n]}]->(interaction)
