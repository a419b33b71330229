// Purpose: one node for each id of channels, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT channel_id IF NOT EXISTS
FOR (channel:Channel) REQUIRE channel.id IS UNIQUE
