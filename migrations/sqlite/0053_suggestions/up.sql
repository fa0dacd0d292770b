-- What members suggest (club.md 1.6). The rows are the truth: facts say that something happened, these say what.
CREATE TABLE suggestion (
  -- Dense, from 1: the number in its address.
  id BIGINT PRIMARY KEY NOT NULL,
  author_id BIGINT NOT NULL REFERENCES person (id),
  -- The name under which she wrote it.
  author_name TEXT NOT NULL,
  -- NULL: for every estate.
  estate_id BIGINT REFERENCES estate (id),
  category TEXT NOT NULL,
  title TEXT NOT NULL,
  -- As everybody reads it: personal data is covered before it is written.
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  visibility TEXT NOT NULL,
  state TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  -- Over the suggestion and those merged into it: the homes behind the votes, and the people.
  homes INTEGER NOT NULL CHECK (homes >= 0),
  people INTEGER NOT NULL CHECK (people >= 0),
  -- Where a merged one goes on; that one is not merged itself.
  canonical_id BIGINT REFERENCES suggestion (id) CHECK (canonical_id <> id),
  -- Who studies it and carries it out, by id and by the name that everybody reads.
  keeper_id BIGINT REFERENCES person (id),
  keeper TEXT,
  -- By when the next word is due, or until when it is put off: the midnight after the last day.
  due_at BIGINT,
  -- Who proposed its adoption, and until when another may sign.
  proposed_by BIGINT REFERENCES person (id),
  proposal_ends_at BIGINT,
  last_step INTEGER NOT NULL,
  submission_key TEXT NOT NULL
);
CREATE UNIQUE INDEX suggestion_once ON suggestion (submission_key);
CREATE INDEX suggestion_homes ON suggestion (homes, id);
CREATE INDEX suggestion_in_state ON suggestion (state, id);
CREATE INDEX suggestion_of_estate ON suggestion (estate_id, id);
CREATE INDEX suggestion_of_author ON suggestion (author_id, id);
CREATE INDEX suggestion_merged ON suggestion (canonical_id) WHERE canonical_id IS NOT NULL;
CREATE INDEX suggestion_due ON suggestion (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX suggestion_kept ON suggestion (keeper_id, id) WHERE keeper_id IS NOT NULL;
CREATE INDEX suggestion_signing ON suggestion (proposal_ends_at, id) WHERE proposal_ends_at IS NOT NULL;
-- Everything that was said or done about one, in order.
CREATE TABLE suggestion_step (
  suggestion_id BIGINT NOT NULL REFERENCES suggestion (id),
  number INTEGER NOT NULL,
  act TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES person (id),
  -- The name everybody reads; for staff with the role in which it was done, and the organisation.
  name TEXT NOT NULL,
  role TEXT,
  organisation TEXT,
  words TEXT NOT NULL,
  html TEXT NOT NULL,
  -- What it laid down: who keeps it, by when.
  keeper TEXT,
  due_at BIGINT,
  -- The other suggestion of a merge.
  other_id BIGINT REFERENCES suggestion (id),
  taken_at BIGINT NOT NULL,
  submission_key TEXT,
  PRIMARY KEY (suggestion_id, number)
);
CREATE UNIQUE INDEX suggestion_step_once ON suggestion_step (submission_key);
CREATE INDEX suggestion_step_of ON suggestion_step (by_id);
-- One vote a person; it stays on the row it was given to, whatever is merged.
CREATE TABLE suggestion_vote (
  suggestion_id BIGINT NOT NULL REFERENCES suggestion (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  -- Her approved home when she voted, which counts once; NULL counts as none.
  unit_id BIGINT REFERENCES unit (id),
  voted_at BIGINT NOT NULL,
  PRIMARY KEY (suggestion_id, person_id)
);
CREATE INDEX suggestion_vote_of ON suggestion_vote (person_id);
-- Complaints that a suggestion came out of.
CREATE TABLE suggestion_complaint (
  suggestion_id BIGINT NOT NULL REFERENCES suggestion (id),
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  linked_by BIGINT NOT NULL REFERENCES person (id),
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (suggestion_id, complaint_id)
);
CREATE INDEX suggestion_complaint_of ON suggestion_complaint (complaint_id);
-- Whose idea it is: who wrote it, and who opened a complaint that it came out of.
CREATE TABLE suggestion_author (
  id INTEGER PRIMARY KEY NOT NULL,
  suggestion_id BIGINT NOT NULL REFERENCES suggestion (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  -- NULL: she wrote it.
  complaint_id BIGINT REFERENCES complaint (id),
  -- When an adoption paid her for it: never again.
  rewarded_at BIGINT
);
CREATE UNIQUE INDEX suggestion_author_once ON suggestion_author (suggestion_id, person_id, complaint_id);
CREATE INDEX suggestion_author_of ON suggestion_author (person_id);
