// Purpose: take away all assignments between pairs, before those that hold are written
// Parameters: $staff_id, $account_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($staff_id) - 1) AS n
MATCH (:Staff {id: $staff_id[n]})-[link:ASSIGNED_TO]->(:Account {id: $account_id[n]})
DELETE link
