// Purpose: one node for each id of the store's own record, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT store_id IF NOT EXISTS
FOR (store:Store) REQUIRE store.id IS UNIQUE
