CREATE TABLE counter (
  name TEXT PRIMARY KEY NOT NULL,
  value BIGINT NOT NULL
);
-- What happened, in commit order, for ever. Ids, enums, instants and small numbers; no text, no personal data.
CREATE TABLE fact (
  number BIGINT PRIMARY KEY NOT NULL CHECK (number > 0),
  version SMALLINT NOT NULL,
  kind TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('public', 'private')),
  milestone BOOLEAN NOT NULL,
  complaint_id BIGINT,
  body TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL
);
CREATE INDEX fact_by_complaint ON fact (complaint_id, number) WHERE complaint_id IS NOT NULL;
-- The few facts that stand between the replies of a thread, however long it is.
CREATE INDEX fact_milestone ON fact (complaint_id, number) WHERE milestone;
-- Salted commitments of the texts that were written with a fact; the texts and salts stand elsewhere.
CREATE TABLE fact_text (
  fact_number BIGINT NOT NULL REFERENCES fact (number),
  position SMALLINT NOT NULL,
  commitment BLOB NOT NULL,
  PRIMARY KEY (fact_number, position)
);
CREATE TABLE job (
  id INTEGER PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  unique_key TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
  run_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  leased_until BIGINT,
  last_error TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX job_due ON job (run_at) WHERE state = 'waiting';
CREATE INDEX job_dead ON job (id) WHERE state = 'dead';
-- How far each reader of the facts has come.
CREATE TABLE follower (
  name TEXT PRIMARY KEY NOT NULL,
  position BIGINT NOT NULL
);
