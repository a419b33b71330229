// Purpose: one node for each id of sessions, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT session_id IF NOT EXISTS
FOR (session:Session) REQUIRE session.id IS UNIQUE
