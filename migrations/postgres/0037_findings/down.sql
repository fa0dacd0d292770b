DROP INDEX photograph_unused;
DROP INDEX photograph_of_finding;
ALTER TABLE photograph DROP COLUMN finding_id;
CREATE INDEX photograph_unused ON photograph (uploaded_at)
  WHERE draft_id IS NULL AND complaint_id IS NULL AND claim_id IS NULL;
DROP TABLE finding;
