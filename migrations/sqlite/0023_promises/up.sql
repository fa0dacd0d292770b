-- What the company has promised to do, and by when. Whether it was kept in time, the clock of the same number says.
CREATE TABLE promise (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number SMALLINT NOT NULL CHECK (number >= 1),
  -- The official word that it stands in.
  floor INTEGER NOT NULL,
  -- The point at issue that a solution promises.
  point SMALLINT,
  -- The speaker who gave it.
  given_by INTEGER NOT NULL,
  due_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (complaint_id, number)
);
-- Why a date in an official word is no promise.
CREATE TABLE no_promise (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  floor INTEGER NOT NULL,
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  PRIMARY KEY (complaint_id, floor)
);
