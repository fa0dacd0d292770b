CREATE TABLE complaint (
  id BIGINT PRIMARY KEY NOT NULL,
  estate_id BIGINT NOT NULL REFERENCES estate (id),
  region_id BIGINT NOT NULL REFERENCES region (id),
  category TEXT NOT NULL,
  title TEXT NOT NULL,
  wish TEXT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  visibility TEXT NOT NULL,
  severity TEXT NOT NULL,
  opener_id BIGINT REFERENCES person (id),
  opener_unit_id BIGINT REFERENCES unit (id),
  ambassador_id BIGINT REFERENCES person (id),
  received_at BIGINT NOT NULL,
  first_response_due BIGINT NOT NULL,
  first_response_at BIGINT,
  next_due_at BIGINT,
  last_activity_at BIGINT NOT NULL,
  last_floor INTEGER NOT NULL CHECK (last_floor >= 1),
  official_count INTEGER NOT NULL CHECK (official_count >= 0),
  last_official_floor INTEGER,
  affected_count INTEGER NOT NULL CHECK (affected_count >= 0),
  version INTEGER NOT NULL CHECK (version >= 1),
  proposal_round SMALLINT NOT NULL CHECK (proposal_round >= 0),
  rating SMALLINT CHECK (rating BETWEEN 1 AND 5),
  original_likes INTEGER,
  duplicate_of BIGINT REFERENCES complaint (id),
  archive_key TEXT UNIQUE,
  submission_key TEXT UNIQUE
);
CREATE INDEX complaint_by_activity ON complaint (last_activity_at, id);
CREATE INDEX complaint_by_receipt ON complaint (received_at, id);
CREATE INDEX complaint_by_homes ON complaint (affected_count, id);
CREATE INDEX complaint_by_due ON complaint (next_due_at, id) WHERE next_due_at IS NOT NULL;
CREATE INDEX complaint_of_estate ON complaint (estate_id, last_activity_at, id);
CREATE INDEX complaint_of_region ON complaint (region_id, last_activity_at, id);
CREATE INDEX complaint_in_state ON complaint (state, received_at, id) WHERE origin <> 'archive';
CREATE INDEX complaint_of_opener ON complaint (opener_id, last_activity_at) WHERE opener_id IS NOT NULL;
CREATE INDEX complaint_of_ambassador ON complaint (ambassador_id, next_due_at) WHERE ambassador_id IS NOT NULL;
CREATE TABLE complaint_version (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  version SMALLINT NOT NULL,
  title TEXT NOT NULL,
  wish TEXT NOT NULL,
  title_salt BLOB NOT NULL,
  wish_salt BLOB NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, version)
);
CREATE TABLE point (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number SMALLINT NOT NULL CHECK (number BETWEEN 1 AND 10),
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  outcome TEXT NOT NULL,
  verdict TEXT NOT NULL,
  PRIMARY KEY (complaint_id, number)
);
-- Who speaks in a complaint: facts and replies name the number, never the person.
CREATE TABLE participant (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  person_id BIGINT REFERENCES person (id),
  unit_id BIGINT REFERENCES unit (id),
  name TEXT NOT NULL,
  PRIMARY KEY (complaint_id, number),
  UNIQUE (complaint_id, person_id)
);
CREATE INDEX participant_of_person ON participant (person_id) WHERE person_id IS NOT NULL;
CREATE TABLE reply (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  floor INTEGER NOT NULL CHECK (floor >= 1),
  path TEXT NOT NULL,
  parent_floor INTEGER,
  participant INTEGER NOT NULL,
  kind TEXT NOT NULL,
  role TEXT,
  organisation TEXT,
  html TEXT NOT NULL,
  version SMALLINT NOT NULL CHECK (version >= 1),
  visibility TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  submission_key TEXT UNIQUE,
  PRIMARY KEY (complaint_id, floor),
  FOREIGN KEY (complaint_id, participant) REFERENCES participant (complaint_id, number)
);
CREATE UNIQUE INDEX reply_tree ON reply (complaint_id, path);
CREATE INDEX reply_official ON reply (complaint_id, floor) WHERE kind NOT IN ('opening', 'comment');
CREATE INDEX reply_of_participant ON reply (complaint_id, participant, floor);
CREATE TABLE reply_version (
  complaint_id BIGINT NOT NULL,
  floor INTEGER NOT NULL,
  version SMALLINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, floor, version),
  FOREIGN KEY (complaint_id, floor) REFERENCES reply (complaint_id, floor)
);
CREATE TABLE affected (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  since BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, unit_id)
);
CREATE INDEX affected_of_person ON affected (person_id);
CREATE TABLE follow (
  person_id BIGINT NOT NULL REFERENCES person (id),
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  since BIGINT NOT NULL,
  PRIMARY KEY (person_id, complaint_id)
);
CREATE INDEX follow_of_complaint ON follow (complaint_id);
-- What the company says of each point when it declares a complaint solved, and what the owner says to that.
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
-- An act of two persons waits here for its second signature.
CREATE TABLE second_signature (
  id INTEGER PRIMARY KEY NOT NULL,
  act TEXT NOT NULL,
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  seen_version INTEGER NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  salt BLOB NOT NULL,
  proposed_by BIGINT NOT NULL REFERENCES person (id),
  proposed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  signed_by BIGINT REFERENCES person (id),
  signed_at BIGINT,
  CHECK (signed_by <> proposed_by)
);
CREATE UNIQUE INDEX second_signature_open ON second_signature (complaint_id, act, proposed_at);
