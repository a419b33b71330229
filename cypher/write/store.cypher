// Purpose: note what the store is, when it is new; else only its schema
// Parameters: $schema (the version of the schema)
// Returns: nothing

MERGE (store:Store {id: 'graphkam'})
SET store.schema = $schema, store.version = coalesce(store.version, 0)
