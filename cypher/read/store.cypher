// Purpose: what the store says of itself: its schema, the version of its data, the latest change, and the
//   import that is being completed; how often somebody has taken hold of it
// Parameters: none
// Returns: schema, version, decided (the token of the latest change), demo (whether that was the demo), import
//   (null when there is none), parts, applied, takings (null before the first); no record in a store that was never used

MATCH (store:Store {id: 'graphkam'})
RETURN store.schema AS schema, store.version AS version, store.decided AS decided, store.demo AS demo,
    store.import AS import, store.parts AS parts, store.applied AS applied, store.takings AS takings
