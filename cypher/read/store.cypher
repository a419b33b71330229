// Purpose: what the store says of itself: its schema, the version of its data, and the import that is being
//   completed
// Parameters: none
// Returns: schema, version, import (null when there is none), parts, applied; no record in a store that was
//   never used

MATCH (store:Store {id: 'graphkam'})
RETURN store.schema AS schema, store.version AS version, store.import AS import, store.parts AS parts,
    store.applied AS applied
