// Purpose: one node for each id of jobs, found by an index
// Parameters: none
// Returns: nothing

CREATE CONSTRAINT job_id IF NOT EXISTS
FOR (job:Job) REQUIRE job.id IS UNIQUE
