// Purpose: take away all rivals between pairs, before those that hold are written
// Parameters: $name, $contact_id (lists of one length)
// Returns: nothing

UNWIND range(0, size($name) - 1) AS n
MATCH (:Rival {name: $name[n]})-[link:TIED_TO]->(:Contact {id: $contact_id[n]})
DELETE link
