-- The household of a joint complaint that was visited; NULL where the complaint is one home's.
ALTER TABLE return_visit ADD COLUMN household INTEGER;
-- Whether a household has been visited enough since it answered last; a projection of the facts.
ALTER TABLE household ADD COLUMN is_visited BOOLEAN NOT NULL DEFAULT FALSE;
