// Purpose: write our people
// Parameters: $id, $name, $title, $level, $function, $team, $email, $joined_at, $left_at (lists of one
//   length)
// Returns: nothing

UNWIND range(0, size($id) - 1) AS n
MERGE (staff:Staff {id: $id[n]})
SET staff.name = $name[n],
    staff.title = $title[n],
    staff.level = $level[n],
    staff.function = $function[n],
    staff.team = $team[n],
    staff.email = $email[n],
    staff.joined_at = datetime($joined_at[n]),
    staff.left_at = datetime($left_at[n])
