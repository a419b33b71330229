// Purpose: one node for each id of opportunities, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT opportunity_id IF NOT EXISTS
FOR (opportunity:Opportunity) REQUIRE opportunity.id IS UNIQUE
