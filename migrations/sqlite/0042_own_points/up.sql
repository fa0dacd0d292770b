-- Points that a household of a joint complaint stated for itself, and more of them than ten. SQLite changes no rule of a
-- column, so that points are written anew, and what refers to them.
CREATE TABLE kept_proposal_point AS SELECT * FROM proposal_point;
CREATE TABLE kept_point AS SELECT * FROM point;
DROP TABLE proposal_point;
DROP TABLE point;
CREATE TABLE point (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number SMALLINT NOT NULL CHECK (number BETWEEN 1 AND 40),
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  outcome TEXT NOT NULL,
  verdict TEXT NOT NULL,
  -- The household that stated it and decides it alone; NULL where it is everybody's.
  household INTEGER,
  -- The floor with which it was stated: it is hidden with that.
  floor INTEGER NOT NULL,
  PRIMARY KEY (complaint_id, number)
);
INSERT INTO point (complaint_id, number, body, salt, outcome, verdict, floor)
SELECT complaint_id, number, body, salt, outcome, verdict, 1 FROM kept_point;
CREATE TABLE proposal_point (
  complaint_id BIGINT NOT NULL,
  round SMALLINT NOT NULL,
  point SMALLINT NOT NULL,
  outcome TEXT NOT NULL,
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  verdict TEXT NOT NULL,
  PRIMARY KEY (complaint_id, round, point),
  FOREIGN KEY (complaint_id, point) REFERENCES point (complaint_id, number)
);
INSERT INTO proposal_point SELECT complaint_id, round, point, outcome, body, salt, verdict FROM kept_proposal_point;
DROP TABLE kept_proposal_point;
DROP TABLE kept_point;
