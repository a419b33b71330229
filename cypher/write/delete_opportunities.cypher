// Purpose: take away some opportunities, with what links them
// Parameters: $id (a list)
// Returns: nothing

UNWIND $id AS id
MATCH (opportunity:Opportunity {id: id})
DETACH DELETE opportunity
