-- What official responses often begin with. Retired, not deleted: whoever asks where a sentence came from finds it.
CREATE TABLE reply_template (
  id INTEGER PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  -- The kind of official word that it is for.
  kind TEXT NOT NULL,
  body_zh TEXT NOT NULL,
  -- May be empty: then the Chinese one is taken.
  body_en TEXT NOT NULL,
  written_by BIGINT NOT NULL REFERENCES person (id),
  written_at BIGINT NOT NULL,
  retired_by BIGINT REFERENCES person (id),
  retired_at BIGINT
);
CREATE INDEX reply_template_in_use ON reply_template (kind, title) WHERE retired_at IS NULL;
