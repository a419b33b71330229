// Purpose: alerts in the order of their places (most serious first), those of a few kinds only
// Parameters: $after (a place; those behind it), $accounts (keys of accounts; null for all), $states, $severities,
//   $rules (null for all), $limit (how many at most)
// Returns: row, everything kept of one

MATCH (alert:Alert)
WHERE alert.place > $after
    AND alert.state IN $states
    AND alert.severity IN $severities
    AND ($rules IS NULL OR alert.rule IN $rules)
    AND ($accounts IS NULL OR alert.account IN $accounts)
RETURN properties(alert) AS row
ORDER BY alert.place
LIMIT $limit
