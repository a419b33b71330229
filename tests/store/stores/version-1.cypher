// A store as schema version 1 made and filled it: its statements as they were, one after another. Never to be changed.

CREATE CONSTRAINT account_id IF NOT EXISTS
FOR (account:Account) REQUIRE account.id IS UNIQUE;

CREATE CONSTRAINT contact_id IF NOT EXISTS
FOR (contact:Contact) REQUIRE contact.id IS UNIQUE;

CREATE CONSTRAINT department_id IF NOT EXISTS
FOR (department:Department) REQUIRE department.id IS UNIQUE;

CREATE CONSTRAINT importpart_id IF NOT EXISTS
FOR (importPart:ImportPart) REQUIRE importPart.id IS UNIQUE;

CREATE INDEX importpart_import IF NOT EXISTS
FOR (importPart:ImportPart) ON (importPart.import);

CREATE CONSTRAINT interaction_id IF NOT EXISTS
FOR (interaction:Interaction) REQUIRE interaction.id IS UNIQUE;

CREATE CONSTRAINT opportunity_id IF NOT EXISTS
FOR (opportunity:Opportunity) REQUIRE opportunity.id IS UNIQUE;

CREATE CONSTRAINT rival_name IF NOT EXISTS
FOR (rival:Rival) REQUIRE rival.name IS UNIQUE;

CREATE CONSTRAINT staff_id IF NOT EXISTS
FOR (staff:Staff) REQUIRE staff.id IS UNIQUE;

CREATE CONSTRAINT store_id IF NOT EXISTS
FOR (store:Store) REQUIRE store.id IS UNIQUE;

MERGE (store:Store {id: 'graphkam'})
SET store.schema = 1, store.version = 3, store.taken = '18aa', store.parts = 0, store.applied = 0;

CREATE (a:Account {id: 'a', name: 'A', tier: 'gold', revenue: 2.0})
CREATE (b:Account {id: 'b', name: 'B'})-[:SUBSIDIARY_OF]->(a)
CREATE (d:Department {id: 'd', name: 'D', line: 'technical'})-[:BELONGS_TO]->(a)
CREATE (c:Contact {id: 'c', name: 'C', level: 5, joined_at: datetime('2024-01-01T00:00:00.000000Z')})-[:WORKS_AT]->(a)
CREATE (c)-[:MEMBER_OF]->(d)
CREATE (c2:Contact {id: 'c2', name: 'C2'})-[:WORKS_AT]->(a)
CREATE (c2)-[:REPORTS_TO]->(c)
CREATE (c)-[:INFLUENCES {strength: 0.5}]->(c2)
CREATE (s:Staff {id: 's', name: 'S', function: 'account'})
CREATE (s)-[:ASSIGNED_TO {role: 'owner', from: datetime('2025-01-01T00:00:00.000000Z')}]->(a)
CREATE (s)-[:KNOWS {strength: 0.75, as_of: datetime('2026-01-01T00:00:00.000000Z'), refused: false}]->(c)
CREATE (o:Opportunity {id: 'o', name: 'O', amount: 10.0, status: 'open'})-[:OFFERED_BY]->(a)
CREATE (i:Interaction {id: 'i', at: datetime('2026-06-01T08:30:00.000000Z'), kind: 'email', direction: 'in', note: 'n'})
CREATE (i)-[:ABOUT]->(o)
CREATE (s)-[:TOOK_PART_IN {place: 0}]->(i)
CREATE (c2)-[:TOOK_PART_IN {place: 0}]->(i)
CREATE (c)-[:TOOK_PART_IN {place: 1}]->(i)
CREATE (:Rival {name: 'R'})-[:TIED_TO {strength: 0.25}]->(c)
CREATE (a)-[:REVIEWED_IN]->(:Review {held_at: datetime('2026-05-01T00:00:00.000000Z')})
CREATE (c)-[:CHANGED]->(:Change {field: 'level', value: '4', at: datetime('2024-01-01T00:00:00.000000Z')})
CREATE (c)-[:CHANGED]->(:Change {field: 'level', value: '5', at: datetime('2026-02-01T00:00:00.000000Z')})
