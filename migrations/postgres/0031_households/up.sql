-- The households of a joint complaint, its opener's among them; a projection of the facts. Without rows it is one home's.
CREATE TABLE household (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  -- The speaker who joined, or opened it.
  number INTEGER NOT NULL,
  -- NULL where somebody without a home opened it.
  unit_id BIGINT REFERENCES unit (id),
  standing TEXT NOT NULL,
  rating SMALLINT CHECK (rating BETWEEN 1 AND 5),
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, number),
  UNIQUE (complaint_id, unit_id),
  FOREIGN KEY (complaint_id, number) REFERENCES participant (complaint_id, number)
);
