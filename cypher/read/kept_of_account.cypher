// Purpose: what is kept of one account: its alerts, its tasks, how it stood when alerts were last looked after
// Parameters: $key (of the account), $first, $last (between them are the ids of its alerts and tasks)
// Returns: kind (alerts, tasks, watched) and row, everything kept of one

MATCH (alert:Alert)
WHERE $first <= alert.id AND alert.id <= $last
RETURN 'alerts' AS kind, properties(alert) AS row
UNION ALL
MATCH (task:Task)
WHERE $first <= task.id AND task.id <= $last
RETURN 'tasks' AS kind, properties(task) AS row
UNION ALL
MATCH (watched:Watched {id: $key})
RETURN 'watched' AS kind, properties(watched) AS row
