-- A job is one call, or a workflow: then `skill` is its name and `input` holds its definition and its inputs.
ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'call';

-- Nodes of accepted workflows that have ended: they are not run again when the workflow goes on after the host died. `run` is
-- JSON text.
CREATE TABLE workflow_nodes (
    execution_id TEXT NOT NULL,
    node TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (execution_id, node)
);
