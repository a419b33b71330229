// Purpose: note how many parts of an import are applied
// Parameters: $applied
// Returns: nothing

MATCH (store:Store {id: 'graphkam'})
SET store.applied = $applied
