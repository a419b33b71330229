// Purpose: write accounts, new ones and changed ones
// Parameters: $id, $name, $tier, $stage, $revenue, $currency, $industry, $country, $region (lists of one
//   length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MERGE (account:Account {id: $id[n]})
SET account.name = $name[n],
    account.tier = $tier[n],
    account.stage = $stage[n],
    account.revenue = $revenue[n],
    account.currency = $currency[n],
    account.industry = $industry[n],
    account.country = $country[n],
    account.region = $region[n]
