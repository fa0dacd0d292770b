-- How much of a complaint somebody is told: all, official or muted. Who follows already is told everything.
ALTER TABLE follow ADD COLUMN level TEXT NOT NULL DEFAULT 'all';
-- Who is told of new complaints of an estate, and how: digest or notice.
CREATE TABLE estate_watch (
  person_id BIGINT NOT NULL REFERENCES person (id),
  estate_id BIGINT NOT NULL REFERENCES estate (id),
  since BIGINT NOT NULL,
  told TEXT NOT NULL,
  PRIMARY KEY (person_id, estate_id)
);
CREATE INDEX estate_watch_of_estate ON estate_watch (estate_id, person_id);
-- The form that wrote a note, once.
ALTER TABLE internal_note ADD COLUMN submission_key TEXT;
CREATE UNIQUE INDEX internal_note_by_submission ON internal_note (submission_key);
