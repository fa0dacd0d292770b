-- A complaint that triage merged into another has that one as the one that it duplicates.
CREATE INDEX complaint_merged_into ON complaint (duplicate_of) WHERE state = 'merged';
-- The complaint whose receipt a household of a joint complaint holds; NULL where it opened this one, or joined it.
ALTER TABLE household ADD COLUMN merged_from BIGINT REFERENCES complaint (id);
