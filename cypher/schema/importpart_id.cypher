// Purpose: one node for each id of parts of an unfinished import, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT importpart_id IF NOT EXISTS
FOR (importPart:ImportPart) REQUIRE importPart.id IS UNIQUE
