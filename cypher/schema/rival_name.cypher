// Purpose: one node for each name of rivals, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT rival_name IF NOT EXISTS
FOR (rival:Rival) REQUIRE rival.name IS UNIQUE
