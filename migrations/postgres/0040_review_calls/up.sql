-- Homes that want a rejection looked at again (complaints.md T12); gone once a review is asked for.
CREATE TABLE review_call (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  called_at BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, unit_id)
);
