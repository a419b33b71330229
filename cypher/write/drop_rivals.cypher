// Purpose: take away the rivals of these names that are tied to nobody any more
// Parameters: $name (a list)
// Returns: nothing

UNWIND $name AS name
MATCH (rival:Rival {name: name})
WHERE NOT EXISTS { MATCH (rival)-[:TIED_TO]->(:Contact) }
DELETE rival
