// Purpose: the next of the numbers that order what happens, none of which is given twice
// Parameters: none
// Returns: number

MATCH (store:Store {id: 'graphkam'})
SET store.number = coalesce(store.number, 0) + 1
RETURN store.number AS number
