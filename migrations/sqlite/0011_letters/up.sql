-- What a person chose of letters as a whole; without a row, what the rule says.
CREATE TABLE letter_choice (
  person_id BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
  level TEXT NOT NULL,
  rhythm TEXT NOT NULL
);
-- The channel a person chose for a topic; without a row, the topic's own.
CREATE TABLE channel_choice (
  person_id BIGINT NOT NULL REFERENCES person (id),
  topic TEXT NOT NULL,
  channel TEXT NOT NULL,
  PRIMARY KEY (person_id, topic)
);
-- A letter about one notice, or a digest of several. Its words are made when it is sent; it ends once.
CREATE TABLE letter (
  id INTEGER PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  unique_key TEXT NOT NULL UNIQUE,
  topic TEXT,
  made_at BIGINT NOT NULL,
  ended_at BIGINT,
  outcome TEXT
);
CREATE INDEX letter_digest_of_person ON letter (person_id, made_at) WHERE topic IS NULL;
CREATE INDEX letter_ended ON letter (ended_at) WHERE ended_at IS NOT NULL;
-- The letter that a notice went with is named without a foreign key: old letters are forgotten first.
ALTER TABLE notice ADD COLUMN topic TEXT NOT NULL DEFAULT 'followed';
ALTER TABLE notice ADD COLUMN channel TEXT NOT NULL DEFAULT 'site';
ALTER TABLE notice ADD COLUMN letter_id BIGINT;
CREATE INDEX notice_for_digest ON notice (person_id, id) WHERE channel = 'digest' AND letter_id IS NULL AND read_at IS NULL;
CREATE INDEX notice_of_letter ON notice (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX notice_read ON notice (read_at) WHERE read_at IS NOT NULL;
-- A robot of a group chat of staff. Its address and its secret are shown to nobody again.
CREATE TABLE robot (
  id INTEGER PRIMARY KEY NOT NULL,
  vendor TEXT NOT NULL,
  name TEXT NOT NULL,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('group', 'region', 'estate')),
  scope_id BIGINT,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  language TEXT NOT NULL,
  says_arrived BOOLEAN NOT NULL,
  says_crisis BOOLEAN NOT NULL,
  says_due BOOLEAN NOT NULL,
  created_by BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  minute_from BIGINT NOT NULL,
  minute_count INTEGER NOT NULL CHECK (minute_count >= 0),
  last_sent_at BIGINT,
  last_error TEXT,
  CHECK ((scope_kind = 'group') = (scope_id IS NULL))
);
CREATE INDEX robot_standing ON robot (id) WHERE ended_at IS NULL;
