// Purpose: one node for each id of accounts, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT account_id IF NOT EXISTS
FOR (account:Account) REQUIRE account.id IS UNIQUE
