// Purpose: link our people to their manager, who may be written later
// Parameters: $id, $manager_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (staff:Staff {id: $id[n]})
MERGE (manager:Staff {id: $manager_id[n]})
CREATE (staff)-[:REPORTS_TO]->(manager)
