-- Who belongs to the owners' club. A person joins, and may leave and come back; the row stays.
CREATE TABLE member (
  person_id BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
  -- On the card: dense, in the order of joining.
  number BIGINT NOT NULL,
  -- What the QR code of the card says: random, so that nobody finds another's.
  card TEXT NOT NULL,
  state TEXT NOT NULL,
  tier TEXT NOT NULL,
  -- From 1; a membership that begins again is another one.
  round SMALLINT NOT NULL CHECK (round >= 1),
  joined_at BIGINT NOT NULL,
  -- When it ends of which notice was given.
  ends_at BIGINT,
  suspended_until BIGINT,
  -- In the words of who did it; she reads them.
  suspended_because TEXT,
  -- Without the year: nobody needs her age.
  birth_month SMALLINT CHECK (birth_month BETWEEN 1 AND 12),
  birth_day SMALLINT CHECK (birth_day BETWEEN 1 AND 31),
  -- The last year in which she was.
  greeted_year INTEGER
);
CREATE UNIQUE INDEX member_number ON member (number);
CREATE UNIQUE INDEX member_card ON member (card);
CREATE INDEX member_birthday ON member (birth_month, birth_day) WHERE birth_month IS NOT NULL;
CREATE INDEX member_ending ON member (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX member_suspended ON member (suspended_until) WHERE suspended_until IS NOT NULL;
-- Points that one operator wants to give or take by hand, and that another must sign.
CREATE TABLE adjustment (
  id INTEGER PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  points BIGINT NOT NULL,
  reason TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  proposed_by BIGINT NOT NULL REFERENCES person (id),
  proposed_at BIGINT NOT NULL,
  -- NULL while it waits.
  outcome TEXT,
  decided_by BIGINT REFERENCES person (id),
  decided_at BIGINT
);
CREATE UNIQUE INDEX adjustment_once ON adjustment (submission_key);
CREATE INDEX adjustment_waiting ON adjustment (proposed_at, id) WHERE outcome IS NULL;
