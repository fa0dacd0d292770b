-- Points are kept by double entry. A journal is one posting: it touches the accounts of one person and those of the house, and
-- its transfers move points from the account they debit to the one they credit. Nothing of it is ever changed or deleted.
CREATE TABLE earning_rule (
  id INTEGER PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  points BIGINT NOT NULL CHECK (points > 0),
  -- How long a point waits before it can be spent, and how long it can be.
  waits_days SMALLINT NOT NULL CHECK (waits_days >= 0),
  lasts_days SMALLINT CHECK (lasts_days > 0),
  -- How often it pays one person at most in a day and in a year of China; NULL: as often as it happens.
  daily_cap SMALLINT CHECK (daily_cap > 0),
  yearly_cap SMALLINT CHECK (yearly_cap > 0),
  -- Whether its points count for the tier.
  is_qualifying BOOLEAN NOT NULL,
  from_at BIGINT NOT NULL,
  -- NULL: until another takes its place.
  until_at BIGINT CHECK (until_at >= from_at),
  -- NULL: there from the beginning.
  written_by BIGINT REFERENCES person (id),
  written_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX earning_rule_kind ON earning_rule (kind, from_at);
CREATE TABLE ledger_account (
  id INTEGER PRIMARY KEY NOT NULL,
  asset TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- A person, an earning rule, or 0 where the house has one account of the kind.
  owner BIGINT NOT NULL,
  debits BIGINT NOT NULL DEFAULT 0 CHECK (debits >= 0),
  credits BIGINT NOT NULL DEFAULT 0 CHECK (credits >= 0),
  -- The side that is never the smaller one.
  bound TEXT NOT NULL CHECK (bound IN ('none', 'credit', 'debit')),
  CHECK (bound <> 'credit' OR credits >= debits),
  CHECK (bound <> 'debit' OR debits >= credits)
);
CREATE UNIQUE INDEX ledger_account_of ON ledger_account (owner, kind, asset);
CREATE TABLE journal (
  id INTEGER PRIMARY KEY NOT NULL,
  -- Whose accounts it touches.
  owner BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  -- The same act twice is one journal: its key, and what was asked for under it (SHA-256).
  idem_scope TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  request BLOB NOT NULL,
  -- What it is for: an article, an order, …
  source TEXT NOT NULL,
  source_id TEXT,
  reverses_id BIGINT REFERENCES journal (id),
  -- NULL: the site itself.
  actor_id BIGINT REFERENCES person (id),
  approver_id BIGINT REFERENCES person (id),
  posted_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX journal_once ON journal (idem_scope, idem_key);
CREATE UNIQUE INDEX journal_reverses_once ON journal (reverses_id) WHERE reverses_id IS NOT NULL;
-- The statement of a person.
CREATE INDEX journal_of ON journal (owner, id);
-- Why staff posted by hand: words, which can be taken away where the journal stands.
CREATE TABLE journal_reason (
  journal_id BIGINT PRIMARY KEY NOT NULL REFERENCES journal (id),
  reason TEXT NOT NULL
);
CREATE TABLE transfer (
  id INTEGER PRIMARY KEY NOT NULL,
  journal_id BIGINT NOT NULL REFERENCES journal (id),
  debit_id BIGINT NOT NULL REFERENCES ledger_account (id),
  credit_id BIGINT NOT NULL REFERENCES ledger_account (id),
  amount BIGINT NOT NULL CHECK (amount > 0),
  CHECK (debit_id <> credit_id)
);
CREATE INDEX transfer_of ON transfer (journal_id);
-- With the amount, so that an account is added up from the index alone.
CREATE INDEX transfer_debit ON transfer (debit_id, amount);
CREATE INDEX transfer_credit ON transfer (credit_id, amount);
-- The points of one award, by what has become of them. Each point is in one of the buckets.
CREATE TABLE lot (
  id INTEGER PRIMARY KEY NOT NULL,
  owner BIGINT NOT NULL REFERENCES person (id),
  origin BIGINT NOT NULL REFERENCES journal (id),
  -- NULL: given by hand.
  rule_id BIGINT REFERENCES earning_rule (id),
  amount BIGINT NOT NULL CHECK (amount > 0),
  pending BIGINT NOT NULL DEFAULT 0 CHECK (pending >= 0),
  available BIGINT NOT NULL DEFAULT 0 CHECK (available >= 0),
  held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
  spent BIGINT NOT NULL DEFAULT 0 CHECK (spent >= 0),
  repaid BIGINT NOT NULL DEFAULT 0 CHECK (repaid >= 0),
  expired BIGINT NOT NULL DEFAULT 0 CHECK (expired >= 0),
  revoked BIGINT NOT NULL DEFAULT 0 CHECK (revoked >= 0),
  -- To another account of the same person.
  moved BIGINT NOT NULL DEFAULT 0 CHECK (moved >= 0),
  earned_at BIGINT NOT NULL,
  available_at BIGINT NOT NULL,
  -- NULL: never.
  expires_at BIGINT,
  revoked_at BIGINT,
  CHECK (pending + available + held + spent + repaid + expired + revoked + moved = amount)
);
CREATE INDEX lot_of ON lot (owner, earned_at);
CREATE INDEX lot_origin ON lot (origin);
CREATE INDEX lot_expiring ON lot (expires_at, id) WHERE available > 0 AND expires_at IS NOT NULL;
CREATE INDEX lot_maturing ON lot (available_at, id) WHERE pending > 0;
-- Points set aside for a line of an order.
CREATE TABLE hold (
  id INTEGER PRIMARY KEY NOT NULL,
  owner BIGINT NOT NULL REFERENCES person (id),
  order_line TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  state TEXT NOT NULL
);
CREATE UNIQUE INDEX hold_line ON hold (order_line);
CREATE INDEX hold_of ON hold (owner) WHERE state = 'held';
CREATE TABLE hold_lot (
  hold_id BIGINT NOT NULL REFERENCES hold (id),
  lot_id BIGINT NOT NULL REFERENCES lot (id),
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (hold_id, lot_id)
);
CREATE INDEX hold_lot_of ON hold_lot (lot_id);
-- What the nightly look at the books came to: while the last one found a difference, nothing is redeemed.
CREATE TABLE ledger_audit (
  id INTEGER PRIMARY KEY NOT NULL,
  looked_at BIGINT NOT NULL,
  differences BIGINT NOT NULL CHECK (differences >= 0)
);
-- What is posted, stands. (From here to the next line of this kind, each database has its own words.)
CREATE TRIGGER journal_stands BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'a journal is never changed'); END;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'a journal is never deleted'); END;
CREATE TRIGGER transfer_stands BEFORE UPDATE ON transfer BEGIN SELECT RAISE(ABORT, 'a transfer is never changed'); END;
CREATE TRIGGER transfer_stays BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'a transfer is never deleted'); END;
-- (So far.)
-- What the club pays for from the beginning; operators replace each as they like.
INSERT INTO earning_rule (kind, points, waits_days, lasts_days, daily_cap, yearly_cap, is_qualifying, from_at, written_at) VALUES
  ('welcome', 20, 0, 730, NULL, 1, FALSE, 0, 0),
  ('article', 200, 7, 730, NULL, 12, TRUE, 0, 0),
  ('experience', 60, 7, 730, 1, 24, TRUE, 0, 0),
  ('activity', 30, 0, 730, 2, 60, TRUE, 0, 0),
  ('suggestion', 300, 0, 730, NULL, NULL, TRUE, 0, 0),
  ('referrer', 2000, 0, 1095, NULL, 20, TRUE, 0, 0),
  ('referee', 1000, 0, 1095, NULL, 2, FALSE, 0, 0),
  ('birthday', 50, 0, 365, NULL, 1, FALSE, 0, 0);
