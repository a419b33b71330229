// Purpose: one node for each id of events, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT event_id IF NOT EXISTS
FOR (event:Event) REQUIRE event.id IS UNIQUE
