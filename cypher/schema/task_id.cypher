// Purpose: one node for each id of tasks, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT task_id IF NOT EXISTS
FOR (task:Task) REQUIRE task.id IS UNIQUE
