// Purpose: link departments to the one they are a part of, which may be written later
// Parameters: $id, $parent_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (department:Department {id: $id[n]})
MERGE (parent:Department {id: $parent_id[n]})
CREATE (department)-[:PART_OF]->(parent)
