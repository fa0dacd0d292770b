-- Dates end together at midnight: those that are due are read in their order without sorting them each time.
DROP INDEX clock_next;
CREATE INDEX clock_next ON clock (next_at, complaint_id, kind, run) WHERE next_at IS NOT NULL;
