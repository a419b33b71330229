// Purpose: one node for each id of deliveries, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT delivery_id IF NOT EXISTS
FOR (delivery:Delivery) REQUIRE delivery.id IS UNIQUE
