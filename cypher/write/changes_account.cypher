// Purpose: write the earlier values of accounts, each valid from its day
// Parameters: $id, $field, $value, $at (lists of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MATCH (account:Account {id: $id[n]})
CREATE (account)-[:CHANGED]->(:Change {field: $field[n], value: $value[n], at: datetime($at[n])})
