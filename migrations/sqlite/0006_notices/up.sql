CREATE TABLE notice (
  id INTEGER PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  fact_number BIGINT NOT NULL REFERENCES fact (number),
  kind TEXT NOT NULL,
  complaint_id BIGINT REFERENCES complaint (id),
  floor INTEGER,
  created_at BIGINT NOT NULL,
  read_at BIGINT,
  UNIQUE (person_id, fact_number)
);
CREATE INDEX notice_of_person ON notice (person_id, id);
