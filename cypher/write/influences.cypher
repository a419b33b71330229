// Purpose: write which contact has influence on which
// Parameters: $from_contact_id, $to_contact_id, $strength (lists of one length)
// Returns: nothing

UNWIND range(0, size($from_contact_id) - 1) AS n
MATCH (other:Contact {id: $to_contact_id[n]})
MATCH (contact:Contact {id: $from_contact_id[n]})
CREATE (contact)-[link:INFLUENCES]->(other)
SET link.strength = $strength[n]
