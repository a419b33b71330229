// Purpose: link contacts to their department
// Parameters: $id, $department_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (contact:Contact {id: $id[n]})
MATCH (department:Department {id: $department_id[n]})
CREATE (contact)-[:MEMBER_OF]->(department)
