-- What an execution wrote to standard output: '' is nothing, '=' is its output and the end of a line, ':' stands before any
-- other text. NULL is what lies in a file of the archive.
ALTER TABLE executions ADD COLUMN stdout TEXT;
