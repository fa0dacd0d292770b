-- What an author wrote where others read it with personal data covered. `part` is title, wish, point or floor; `number`
-- that of the point or the floor, 0 for title and wish.
CREATE TABLE original_text (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  part TEXT NOT NULL,
  number INTEGER NOT NULL,
  version SMALLINT NOT NULL,
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  PRIMARY KEY (complaint_id, part, number, version)
);
-- Who looked at what stood there before it was covered, and why. Shown to its author and to auditors.
CREATE TABLE original_reading (
  id INTEGER PRIMARY KEY NOT NULL,
  complaint_id BIGINT NOT NULL,
  floor INTEGER NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  reader TEXT NOT NULL,
  reason TEXT NOT NULL,
  read_at BIGINT NOT NULL,
  FOREIGN KEY (complaint_id, floor) REFERENCES reply (complaint_id, floor)
);
CREATE INDEX original_reading_of_floor ON original_reading (complaint_id, floor, id);
-- A version that was replaced only to cover personal data is 'masked' and shown to nobody.
ALTER TABLE reply_version ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
ALTER TABLE complaint_version ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
-- Withholding a floor is an act of two persons as well: which floor, and when and by whom it was ended.
ALTER TABLE second_signature ADD COLUMN floor INTEGER;
ALTER TABLE second_signature ADD COLUMN ended_at BIGINT;
ALTER TABLE second_signature ADD COLUMN ended_by BIGINT REFERENCES person (id);
CREATE INDEX second_signature_of_act ON second_signature (act, id);
-- What readers flagged of one floor, until somebody decided on it.
CREATE TABLE flag_case (
  id INTEGER PRIMARY KEY NOT NULL,
  complaint_id BIGINT NOT NULL,
  floor INTEGER NOT NULL,
  opened_at BIGINT NOT NULL,
  claimed_by BIGINT REFERENCES person (id),
  claimed_until BIGINT,
  decided_by BIGINT REFERENCES person (id),
  decided_at BIGINT,
  outcome TEXT,
  FOREIGN KEY (complaint_id, floor) REFERENCES reply (complaint_id, floor)
);
CREATE UNIQUE INDEX flag_case_open ON flag_case (complaint_id, floor) WHERE decided_at IS NULL;
CREATE INDEX flag_case_waiting ON flag_case (opened_at, id) WHERE decided_at IS NULL;
CREATE TABLE flag (
  complaint_id BIGINT NOT NULL,
  floor INTEGER NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  case_id BIGINT NOT NULL REFERENCES flag_case (id),
  reason TEXT NOT NULL,
  body TEXT NOT NULL,
  flagged_at BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, floor, person_id)
);
CREATE INDEX flag_of_case ON flag (case_id, person_id);
CREATE INDEX flag_of_person ON flag (person_id, flagged_at);
