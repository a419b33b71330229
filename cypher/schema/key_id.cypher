// Purpose: one node for each id of keys, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT key_id IF NOT EXISTS
FOR (key:Key) REQUIRE key.id IS UNIQUE
