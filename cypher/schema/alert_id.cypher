// Purpose: one node for each id of alerts, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT alert_id IF NOT EXISTS
FOR (alert:Alert) REQUIRE alert.id IS UNIQUE
