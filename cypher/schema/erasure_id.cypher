// Purpose: one node for each id of erasures, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT erasure_id IF NOT EXISTS
FOR (erasure:Erasure) REQUIRE erasure.id IS UNIQUE
