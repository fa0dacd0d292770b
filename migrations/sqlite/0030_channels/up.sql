-- A complaint that staff entered for somebody who called, came to the front desk or wrote a letter. Her name and number
-- stand among the originals, not here.
CREATE TABLE channel_entry (
  complaint_id BIGINT PRIMARY KEY NOT NULL REFERENCES complaint (id),
  entered_by BIGINT NOT NULL REFERENCES person (id),
  entered_at BIGINT NOT NULL,
  -- The home that she named: who takes the complaint over lives there.
  unit_id BIGINT REFERENCES unit (id),
  -- HMAC of the one-time code under the site's key; NULL once it was used.
  code_hash BLOB UNIQUE,
  code_expires_at BIGINT NOT NULL,
  taken_over_at BIGINT
);
-- Wrong codes of a person within a day.
CREATE TABLE takeover_try (
  person_id BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
  -- The first of them.
  since BIGINT NOT NULL,
  tries INTEGER NOT NULL CHECK (tries >= 0)
);
