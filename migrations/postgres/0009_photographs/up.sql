-- A picture that we developed; its files lie in the folder of photographs under its id. It belongs to a draft, then to the
-- floor that the draft became, and to neither while it waits for its sender to sign in. The numbers are those of the
-- large size; `digest` is the SHA-256 of its file.
CREATE TABLE photograph (
  id TEXT PRIMARY KEY NOT NULL,
  person_id BIGINT REFERENCES person (id),
  draft_id TEXT REFERENCES draft (id),
  complaint_id BIGINT,
  floor INTEGER,
  position SMALLINT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  uploaded_at BIGINT NOT NULL,
  CHECK (draft_id IS NULL OR complaint_id IS NULL),
  FOREIGN KEY (complaint_id, floor) REFERENCES reply (complaint_id, floor)
);
CREATE INDEX photograph_of_draft ON photograph (draft_id, position);
CREATE INDEX photograph_of_floor ON photograph (complaint_id, floor, position);
CREATE INDEX photograph_of_person ON photograph (person_id, uploaded_at, id);
CREATE INDEX photograph_unused ON photograph (uploaded_at) WHERE draft_id IS NULL AND complaint_id IS NULL;
