-- The record of an investigation: what staff looked at and what they found. Internal, and never changed.
CREATE TABLE finding (
  id INTEGER PRIMARY KEY NOT NULL,
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  author_id BIGINT NOT NULL REFERENCES person (id),
  looked_at TEXT NOT NULL,
  found TEXT NOT NULL,
  -- Which cause it points to, of which part, and how surely; both NULL where it points to none.
  cause TEXT,
  part TEXT NOT NULL,
  certainty TEXT,
  written_at BIGINT NOT NULL,
  submission_key TEXT NOT NULL
);
CREATE INDEX finding_of_complaint ON finding (complaint_id, id);
CREATE UNIQUE INDEX finding_by_submission ON finding (submission_key);
-- Its photographs are seen by those who read it, and stay.
ALTER TABLE photograph ADD COLUMN finding_id BIGINT REFERENCES finding (id);
CREATE INDEX photograph_of_finding ON photograph (finding_id, position) WHERE finding_id IS NOT NULL;
DROP INDEX photograph_unused;
CREATE INDEX photograph_unused ON photograph (uploaded_at)
  WHERE draft_id IS NULL AND complaint_id IS NULL AND claim_id IS NULL AND finding_id IS NULL;
