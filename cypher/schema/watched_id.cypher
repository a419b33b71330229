// Purpose: one node for each id of how accounts stood, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT watched_id IF NOT EXISTS
FOR (watched:Watched) REQUIRE watched.id IS UNIQUE
