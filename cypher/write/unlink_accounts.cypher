// Purpose: take away what accounts refer to, before they are written anew
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Account {id: id})-[link:SUBSIDIARY_OF]->()
DELETE link
