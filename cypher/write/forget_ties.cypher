// Purpose: take away all ties between pairs, before those that hold are written
// Parameters: $staff_id, $contact_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($staff_id) - 1) AS n
MATCH (:Staff {id: $staff_id[n]})-[link:KNOWS]->(:Contact {id: $contact_id[n]})
DELETE link
