-- The magazine: issues, what members write for them, and what became of each piece. Nothing is deleted.
CREATE TABLE issue (
  id INTEGER PRIMARY KEY NOT NULL,
  -- On the cover and in the address: dense.
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  -- The editors' own words; may be empty.
  lead TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  published_at BIGINT
);
CREATE UNIQUE INDEX issue_number ON issue (number);
CREATE INDEX issue_published ON issue (number) WHERE state = 'published';
CREATE TABLE article (
  id INTEGER PRIMARY KEY NOT NULL,
  author_id BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  theme TEXT NOT NULL,
  state TEXT NOT NULL,
  -- The complaint of its author that it tells of.
  complaint_id BIGINT REFERENCES complaint (id),
  -- Counts up with every save.
  version INTEGER NOT NULL CHECK (version >= 1),
  title TEXT NOT NULL,
  -- As it was typed; what readers see is made from it.
  body TEXT NOT NULL,
  -- Its first words, covered and without markup: for lists.
  opening TEXT NOT NULL,
  -- Who reads it for the magazine, or read it last.
  editor_id BIGINT REFERENCES person (id),
  issue_id BIGINT REFERENCES issue (id),
  -- Within the issue.
  position SMALLINT,
  -- Why it is no longer published.
  because TEXT,
  begun_at BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  submitted_at BIGINT,
  published_at BIGINT,
  submission_key TEXT NOT NULL,
  CHECK ((state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)),
  CHECK ((state = 'withdrawn') = (because IS NOT NULL)),
  CHECK ((issue_id IS NULL) = (position IS NULL)),
  CHECK (state <> 'scheduled' OR issue_id IS NOT NULL)
);
CREATE UNIQUE INDEX article_once ON article (submission_key);
CREATE INDEX article_published ON article (published_at, id) WHERE state = 'published';
CREATE INDEX article_of_theme ON article (theme, published_at, id) WHERE state = 'published';
CREATE INDEX article_of_kind ON article (kind, published_at, id) WHERE state = 'published';
CREATE INDEX article_of_author ON article (author_id, saved_at, id);
CREATE INDEX article_of_issue ON article (issue_id, position) WHERE issue_id IS NOT NULL;
CREATE INDEX article_waiting ON article (state, submitted_at, id) WHERE state IN ('submitted', 'in_review', 'accepted');
-- An editor reads one piece at a time.
CREATE UNIQUE INDEX article_in_hand ON article (editor_id) WHERE state = 'in_review';
-- The texts that somebody but the author has read: as it was submitted, and as an editor left it.
CREATE TABLE article_version (
  article_id BIGINT NOT NULL REFERENCES article (id),
  version INTEGER NOT NULL,
  writer_id BIGINT NOT NULL REFERENCES person (id),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, version)
);
-- What was done with a piece, by whom, and what was said with it; its author reads it.
CREATE TABLE article_step (
  id INTEGER PRIMARY KEY NOT NULL,
  article_id BIGINT NOT NULL REFERENCES article (id),
  act TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES person (id),
  note TEXT NOT NULL,
  taken_at BIGINT NOT NULL
);
CREATE INDEX article_step_of ON article_step (article_id, id);
-- Its photographs are seen by who sees the piece.
ALTER TABLE photograph ADD COLUMN article_id BIGINT REFERENCES article (id);
CREATE INDEX photograph_of_article ON photograph (article_id, position) WHERE article_id IS NOT NULL;
DROP INDEX photograph_unused;
CREATE INDEX photograph_unused ON photograph (uploaded_at)
  WHERE draft_id IS NULL AND complaint_id IS NULL AND claim_id IS NULL AND finding_id IS NULL AND article_id IS NULL;
