-- How far somebody has read a complaint. Only grows; what has not grown for a year is removed.
CREATE TABLE reading_mark (
  person_id BIGINT NOT NULL REFERENCES person (id),
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  floor INTEGER NOT NULL CHECK (floor >= 1),
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, complaint_id)
);
CREATE INDEX reading_mark_by_age ON reading_mark (seen_at);
