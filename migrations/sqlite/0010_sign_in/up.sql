-- A mobile number in E.164, such as +8613800138000.
ALTER TABLE person ADD COLUMN mobile TEXT;
ALTER TABLE person ADD COLUMN mobile_confirmed_at BIGINT;
CREATE UNIQUE INDEX person_by_mobile ON person (mobile);
-- Coarse words for "which of my devices is this"; and when its holder last proved to be the person.
ALTER TABLE session ADD COLUMN platform TEXT NOT NULL DEFAULT 'other';
ALTER TABLE session ADD COLUMN program TEXT NOT NULL DEFAULT 'other';
ALTER TABLE session ADD COLUMN proved_at BIGINT;
-- A code of six digits that was asked for, or the second step of a sign-in. Rows of contacts that nobody has exist as
-- well, so that both answers are the same. The digits follow from the salt and the site's secret key; they stand nowhere.
CREATE TABLE one_time_code (
  id INTEGER PRIMARY KEY NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  person_id BIGINT REFERENCES person (id),
  contact TEXT NOT NULL,
  salt BLOB NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX one_time_code_of_contact ON one_time_code (contact, created_at);
CREATE INDEX one_time_code_of_person ON one_time_code (person_id, created_at) WHERE person_id IS NOT NULL;
CREATE INDEX one_time_code_by_age ON one_time_code (created_at);
-- An address or number that took the place of another; the former one's holder may undo it while the row stands.
CREATE TABLE contact_change (
  id INTEGER PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('email', 'mobile')),
  former TEXT,
  present TEXT NOT NULL,
  token_hash BLOB UNIQUE,
  changed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX contact_change_of_person ON contact_change (person_id, id);
-- The second factor of a person (RFC 6238). Not in force before a code has proved that the app has the secret.
CREATE TABLE totp (
  person_id BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
  secret BLOB NOT NULL,
  last_step BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  enabled_at BIGINT
);
-- The SHA-256 of the codes that stand in for a lost phone, each once.
CREATE TABLE recovery_code (
  person_id BIGINT NOT NULL REFERENCES person (id),
  code_hash BLOB NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (person_id, code_hash)
);
