// Purpose: write contacts, each at the account where it works
// Parameters: $id, $account_id, $name, $title, $level, $role, $attitude, $email, $joined_at, $left_at (lists
//   of one length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MERGE (contact:Contact {id: $id[n]})
SET contact.name = $name[n],
    contact.title = $title[n],
    contact.level = $level[n],
    contact.role = $role[n],
    contact.attitude = $attitude[n],
    contact.email = $email[n],
    contact.joined_at = datetime($joined_at[n]),
    contact.left_at = datetime($left_at[n])
WITH contact, n
MATCH (account:Account {id: $account_id[n]})
CREATE (contact)-[:WORKS_AT]->(account)
