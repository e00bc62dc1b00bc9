-- Keys that callers show. The secret itself is nowhere: `digest` is its SHA-256 in hexadecimal digits. Times are milliseconds
-- since 1970 in UTC. A key that was taken back keeps its row.
CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    scopes TEXT NOT NULL,
    rate TEXT,
    concurrent BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT,
    digest TEXT NOT NULL,
    previous_digest TEXT,
    previous_until BIGINT
);

-- How often keys changed: whoever keeps them in memory reads this one number to know whether to read them again.
CREATE TABLE api_key_changes (
    only_row BIGINT NOT NULL PRIMARY KEY,
    changes BIGINT NOT NULL
);
INSERT INTO api_key_changes (only_row, changes) VALUES (1, 0);

-- Whose skills and executions are: the tenant, the key that made them (none: the administrator), and who else sees them
-- (private, team, public). What was there before is the administrator's.
ALTER TABLE skills ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default';
ALTER TABLE skills ADD COLUMN key_id TEXT;
ALTER TABLE skills ADD COLUMN sharing TEXT NOT NULL DEFAULT 'team';
ALTER TABLE executions ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default';
ALTER TABLE executions ADD COLUMN key_id TEXT;
ALTER TABLE executions ADD COLUMN sharing TEXT NOT NULL DEFAULT 'team';
