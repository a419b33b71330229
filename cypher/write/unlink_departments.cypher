// Purpose: take away what departments refer to, before they are written anew
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (:Department {id: id})-[link:BELONGS_TO|PART_OF]->()
DELETE link
