// Purpose: take away what staff refer to, before they are written anew
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Staff {id: id})-[link:REPORTS_TO]->()
DELETE link
