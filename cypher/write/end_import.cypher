// Purpose: end an import that is applied
// Parameters: none
// Returns: nothing

MATCH (store:Store {id: 'graphkam'})
SET store.import = null, store.parts = 0, store.applied = 0
