// Purpose: link contacts to their manager, who may be written later
// Parameters: $id, $manager_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (contact:Contact {id: $id[n]})
MERGE (manager:Contact {id: $manager_id[n]})
CREATE (contact)-[:REPORTS_TO]->(manager)
