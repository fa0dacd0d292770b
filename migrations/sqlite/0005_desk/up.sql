CREATE TABLE internal_note (
  id INTEGER PRIMARY KEY NOT NULL,
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  author_id BIGINT NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  written_at BIGINT NOT NULL
);
CREATE INDEX internal_note_of_complaint ON internal_note (complaint_id, id);
