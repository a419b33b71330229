// Purpose: one node for each id of interactions, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT interaction_id IF NOT EXISTS
FOR (interaction:Interaction) REQUIRE interaction.id IS UNIQUE
