-- Hosts that use this database. One that lives holds a lock under its number; the others run what one without it was to run.
CREATE TABLE hosts (
    id BIGINT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    checked_at BIGINT NOT NULL
);

-- The host that runs it. What was recorded before there were numbers is of host 0, which does not live.
ALTER TABLE executions ADD COLUMN host BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN host BIGINT NOT NULL DEFAULT 0;
INSERT INTO hosts (id, since, checked_at) VALUES (0, 0, 0);
