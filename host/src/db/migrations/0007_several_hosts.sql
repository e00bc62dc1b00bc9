-- Somebody asked to cancel it, at a host that does not run it: the one that does looks.
ALTER TABLE jobs ADD COLUMN cancel_asked BIGINT NOT NULL DEFAULT 0;
CREATE INDEX jobs_to_cancel ON jobs (cancel_asked) WHERE cancel_asked = 1;

-- How many skills there are, and when they were registered: hosts look at this alone to see that another one changed something.
CREATE INDEX skills_by_time ON skills (created_at);
