// Purpose: take away who took part in interactions and what they were about, before they are written anew
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Interaction {id: id})-[link:TOOK_PART_IN|ABOUT]-()
DELETE link
