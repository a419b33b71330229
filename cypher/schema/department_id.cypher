// Purpose: one node for each id of departments, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT department_id IF NOT EXISTS
FOR (department:Department) REQUIRE department.id IS UNIQUE
