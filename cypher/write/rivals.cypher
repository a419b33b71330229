// Purpose: write which competitor is tied to which contact
// Parameters: $name, $contact_id, $strength, $as_of (lists of one length)
// Returns: nothing

UNWIND range(0, size($name) - 1) AS n
MATCH (contact:Contact {id: $contact_id[n]})
MERGE (rival:Rival {name: $name[n]})
CREATE (rival)-[link:TIED_TO]->(contact)
SET link.strength = $strength[n],
    link.as_of = datetime($as_of[n])
