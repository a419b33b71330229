// Purpose: the parts of one import, found by an index
// Parameters: none
// Returns: nothing

CREATE INDEX importpart_import IF NOT EXISTS
FOR (importPart:ImportPart) ON (importPart.import)
