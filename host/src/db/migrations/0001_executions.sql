-- One row per execution. Times are milliseconds since 1970 in UTC, `duration` is in microseconds; `output`, `failure` and
-- `artifacts` are JSON text. No output is NULL, the output `null` is the text `null`.
CREATE TABLE executions (
    id TEXT NOT NULL PRIMARY KEY,
    skill TEXT NOT NULL,
    version TEXT,
    digest TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    duration BIGINT NOT NULL,
    output TEXT,
    failure TEXT,
    stderr TEXT NOT NULL,
    stderr_truncated BOOLEAN NOT NULL,
    artifacts TEXT NOT NULL,
    fuel BIGINT,
    cpu_ms BIGINT,
    memory_peak BIGINT NOT NULL
);
CREATE INDEX executions_by_start ON executions (started_at);
CREATE INDEX executions_by_skill ON executions (skill, started_at);
CREATE INDEX executions_running ON executions (state) WHERE state = 'running';

-- What happened to an execution, in order; written with the row that it changed, in one transaction.
CREATE TABLE events (
    execution_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    type TEXT NOT NULL,
    at BIGINT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (execution_id, seq)
) WITHOUT ROWID;
