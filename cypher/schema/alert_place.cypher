// Purpose: alerts in the order of their places, found by an index
// Parameters: none
// Returns: nothing

CREATE INDEX alert_place IF NOT EXISTS
FOR (alert:Alert) ON (alert.place)
