// Purpose: one node for each id of our people, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT staff_id IF NOT EXISTS
FOR (staff:Staff) REQUIRE staff.id IS UNIQUE
