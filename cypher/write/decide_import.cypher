// Purpose: decide an import: from here on readers see it, whether or not it is applied
// Parameters: $import (its token), $parts (how many)
// Returns: nothing

MATCH (store:Store {id: 'graphkam'})
SET store.version = store.version + 1, store.decided = $import, store.import = $import, store.parts = $parts,
    store.applied = 0
