// Purpose: take away what contacts refer to, before they are written anew
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Contact {id: id})-[link:WORKS_AT|MEMBER_OF|REPORTS_TO]->()
DELETE link
