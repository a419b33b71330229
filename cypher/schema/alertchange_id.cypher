// Purpose: one node for each id of alert changes, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT alertchange_id IF NOT EXISTS
FOR (alertChange:AlertChange) REQUIRE alertChange.id IS UNIQUE
