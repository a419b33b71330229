// Purpose: take away all influences between pairs, before those that hold are written
// Parameters: $from_contact_id, $to_contact_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($from_contact_id) - 1) AS n
MATCH (:Contact {id: $from_contact_id[n]})-[link:INFLUENCES]->(:Contact {id: $to_contact_id[n]})
DELETE link
