// Purpose: write declared ties: how well somebody says to know a contact
// Parameters: $staff_id, $contact_id, $strength, $as_of, $refused (lists of one length)
// Returns: nothing

UNWIND range(0, size($staff_id) - 1) AS n
MATCH (contact:Contact {id: $contact_id[n]})
MATCH (staff:Staff {id: $staff_id[n]})
CREATE (staff)-[link:KNOWS]->(contact)
SET link.strength = $strength[n],
    link.as_of = datetime($as_of[n]),
    link.refused = $refused[n]
