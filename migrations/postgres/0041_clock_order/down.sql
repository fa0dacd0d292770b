DROP INDEX clock_next;
CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
