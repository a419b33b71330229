// Purpose: which contacts took part in what
// Parameters: $block (rows in a record)
// Returns: columns, in records of $block rows each: id, person_id, place

MATCH (contact:Contact)-[part:TOOK_PART_IN]->(interaction:Interaction)
WITH collect(interaction) AS interactions, collect(contact) AS people, collect(part.place) AS places
UNWIND range(0, size(interactions) - 1, $block) AS first
WITH interactions[first..first + $block] AS interactions,
    people[first..first + $block] AS people,
    places[first..first + $block] AS places
RETURN
    [each IN interactions | each.id] AS id,
    [each IN people | each.id] AS person_id,
    places AS place
