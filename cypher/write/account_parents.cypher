// Purpose: link accounts to the account they are a part of, which may be written later
// Parameters: $id, $parent_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (account:Account {id: $id[n]})
MERGE (parent:Account {id: $parent_id[n]})
CREATE (account)-[:SUBSIDIARY_OF]->(parent)
