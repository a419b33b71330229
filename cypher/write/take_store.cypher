// Purpose: take hold of the store until the transaction ends, and tell what it says of itself then
// Parameters: $token (anything)
// Returns: version, decided (the token of the latest change), import, parts, applied

MATCH (store:Store {id: 'graphkam'})
SET store.taken = $token
RETURN store.version AS version, store.decided AS decided, store.import AS import, store.parts AS parts,
    store.applied AS applied
