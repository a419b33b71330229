// Purpose: take hold of the store until the transaction ends, and tell what it says of itself then
// Parameters: none
// Returns: takings (how often somebody has), version, decided (the token of the latest change), demo (whether that was
//   the demo), import, parts, applied

MATCH (store:Store {id: 'graphkam'})
SET store.takings = coalesce(store.takings, 0) + 1
RETURN store.takings AS takings, store.version AS version, store.decided AS decided, store.demo AS demo,
    store.import AS import, store.parts AS parts, store.applied AS applied
