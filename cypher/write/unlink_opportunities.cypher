// Purpose: take away what opportunities refer to, before they are written anew
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Opportunity {id: id})-[link:OFFERED_BY]->()
DELETE link
