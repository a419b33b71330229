// Purpose: one node for each id of contacts, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT contact_id IF NOT EXISTS
FOR (contact:Contact) REQUIRE contact.id IS UNIQUE
