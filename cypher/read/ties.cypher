// Purpose: every declared tie
// Parameters: $block (rows in a record)
// Returns: columns, in records of $block rows each: staff_id, contact_id, strength, as_of, refused; moments
//   in microseconds since 1970

MATCH (staff:Staff)-[link:KNOWS]->(contact:Contact)
WITH collect(staff) AS people, collect(link) AS links, collect(contact) AS contacts
UNWIND range(0, size(people) - 1, $block) AS first
WITH people[first..first + $block] AS people,
    links[first..first + $block] AS links,
    contacts[first..first + $block] AS contacts
RETURN
    [each IN people | each.id] AS staff_id,
    [each IN contacts | each.id] AS contact_id,
    [each IN links | each.strength] AS strength,
    [each IN links | each.as_of.epochSeconds * 1000000 + each.as_of.microsecond] AS as_of,
    [each IN links | each.refused] AS refused
