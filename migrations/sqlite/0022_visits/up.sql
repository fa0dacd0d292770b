-- What a return visitor heard, or that she reached nobody. Read by staff; the public reads that there was a visit.
CREATE TABLE return_visit (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number SMALLINT NOT NULL CHECK (number >= 1),
  caller_id BIGINT NOT NULL REFERENCES person (id),
  channel TEXT NOT NULL,
  visited_at BIGINT NOT NULL,
  was_reached BOOLEAN NOT NULL,
  -- The four questions; NULL where nobody was reached.
  is_solved BOOLEAN,
  satisfaction SMALLINT CHECK (satisfaction BETWEEN 1 AND 5),
  was_respected BOOLEAN,
  was_pressed BOOLEAN,
  note TEXT NOT NULL,
  PRIMARY KEY (complaint_id, number)
);
