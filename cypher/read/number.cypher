// Purpose: the latest of the numbers that order what happens
// Parameters: none
// Returns: number, 0 when none was given out yet

MATCH (store:Store {id: 'graphkam'})
RETURN coalesce(store.number, 0) AS number
