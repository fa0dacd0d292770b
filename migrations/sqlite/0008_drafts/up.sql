-- A text that is not published yet: one of each person for each place where she may write. `place` is `opening`,
-- `reply/7` or `response/7`; `body` the fields of its form.
CREATE TABLE draft (
  id TEXT PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  place TEXT NOT NULL,
  complaint_id BIGINT REFERENCES complaint (id),
  body TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  started_at BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  UNIQUE (person_id, place)
);
CREATE INDEX draft_by_age ON draft (saved_at);
