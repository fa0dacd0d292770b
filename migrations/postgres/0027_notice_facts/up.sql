-- The number of the fact that told of a loaded notice: what was recorded before it was computed without it, even in the
-- same millisecond.
ALTER TABLE holiday_notice ADD COLUMN fact_number BIGINT NOT NULL DEFAULT 0;
