// Purpose: note that a change small enough for one transaction is a part of this one
// Parameters: $token (of the change), $demo (whether all there is now is the demo)
// Returns: nothing

MATCH (store:Store {id: 'graphkam'})
SET store.version = store.version + 1, store.decided = $token, store.demo = $demo
