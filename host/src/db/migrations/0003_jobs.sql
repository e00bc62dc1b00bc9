-- Executions that were accepted to be run later. One without `expires_at` is to be run, also after the host died; one with
-- it has ended, and its record is removed then. `input` is JSON text, times are milliseconds since 1970 in UTC.
CREATE TABLE jobs (
    execution_id TEXT NOT NULL PRIMARY KEY,
    skill TEXT NOT NULL,
    version TEXT,
    input TEXT NOT NULL,
    timeout_ms BIGINT,
    accepted_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX jobs_to_run ON jobs (accepted_at) WHERE expires_at IS NULL;
CREATE INDEX jobs_to_remove ON jobs (expires_at) WHERE expires_at IS NOT NULL;
