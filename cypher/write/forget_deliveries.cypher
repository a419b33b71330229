// Purpose: what is to be told to whom, and how it went: take some away
// Parameters: $ids
// Returns: nothing

UNWIND $ids AS id
MATCH (delivery:Delivery {id: id})
DELETE delivery
