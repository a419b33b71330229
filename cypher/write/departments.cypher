// Purpose: write departments, each as one of its account's
// Parameters: $id, $account_id, $name, $line (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MERGE (department:Department {id: $id[n]})
SET department.name = $name[n],
    department.line = $line[n]
WITH department, n
MATCH (account:Account {id: $account_id[n]})
CREATE (department)-[:BELONGS_TO]->(account)
