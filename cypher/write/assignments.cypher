// Purpose: write who is responsible for which account
// Parameters: $staff_id, $account_id, $role, $from, $to (lists of one length)
// Returns: nothing

UNWIND range(0, size($staff_id) - 1) AS n
MATCH (account:Account {id: $account_id[n]})
MATCH (staff:Staff {id: $staff_id[n]})
CREATE (staff)-[link:ASSIGNED_TO]->(account)
SET link.role = $role[n],
    link.from = datetime($from[n]),
    link.to = datetime($to[n])
