// Purpose: decide an import: from here on readers see it, whether or not it is applied
// Parameters: $import (its token), $parts (how many), $demo (whether all there is then is the demo)
// Returns: nothing

MATCH (store:Store {id: 'graphkam'})
SET store.version = store.version + 1, store.decided = $import, store.demo = $demo, store.import = $import,
    store.parts = $parts, store.applied = 0
