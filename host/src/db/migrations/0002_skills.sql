-- Skills that were registered: one row per version. Times are milliseconds since 1970 in UTC; schemas and dependencies are
-- JSON text. The code lies in the data folder under its digest.
CREATE TABLE skills (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL,
    digest TEXT NOT NULL,
    entry TEXT NOT NULL,
    timeout_s BIGINT NOT NULL,
    dependencies TEXT NOT NULL,
    input_schema TEXT,
    output_schema TEXT,
    author TEXT,
    license TEXT NOT NULL,
    category TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

-- How often each skill ran to an end, and how often with an output; counted in the transaction that records the end.
CREATE TABLE skill_usage (
    skill TEXT NOT NULL PRIMARY KEY,
    calls BIGINT NOT NULL,
    successes BIGINT NOT NULL
);
