-- What points buy. Stock changes by what is ordered and given back, and by hand with a reason; never to a number.
CREATE TABLE reward (
  id INTEGER PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  -- Where and when it is handed over.
  pick_up TEXT NOT NULL,
  cost BIGINT NOT NULL CHECK (cost > 0),
  stock BIGINT NOT NULL DEFAULT 0 CHECK (stock >= 0),
  -- How many one member may have; NULL: as many as there are.
  per_member SMALLINT CHECK (per_member > 0),
  min_tier TEXT NOT NULL,
  -- NULL: at once; until there are no more.
  opens_at BIGINT,
  closes_at BIGINT CHECK (closes_at > opens_at),
  state TEXT NOT NULL,
  -- Grows with each change of its words, so that nobody writes over another's.
  version INTEGER NOT NULL CHECK (version >= 1),
  written_at BIGINT NOT NULL
);
CREATE INDEX reward_list ON reward (state, cost, id);
-- By hand: what came in, what is lost, what was counted anew.
CREATE TABLE stock_change (
  id INTEGER PRIMARY KEY NOT NULL,
  reward_id BIGINT NOT NULL REFERENCES reward (id),
  change BIGINT NOT NULL CHECK (change <> 0),
  reason TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  changed_by BIGINT NOT NULL REFERENCES person (id),
  changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX stock_change_once ON stock_change (submission_key);
CREATE INDEX stock_change_of ON stock_change (reward_id, id);
-- One reward for one member. Its points are set aside in the ledger under its name.
CREATE TABLE reward_order (
  id INTEGER PRIMARY KEY NOT NULL,
  -- In addresses, and in the ledger: random, so that nobody finds another's.
  name TEXT NOT NULL,
  reward_id BIGINT NOT NULL REFERENCES reward (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  -- As it was when it was ordered.
  title TEXT NOT NULL,
  cost BIGINT NOT NULL CHECK (cost > 0),
  state TEXT NOT NULL,
  -- What she says at the counter.
  code TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  -- When it came to be as it is.
  changed_at BIGINT NOT NULL,
  -- Whether what came back can be ordered again; NULL: nothing came back.
  is_restocked BOOLEAN
);
CREATE UNIQUE INDEX reward_order_name ON reward_order (name);
CREATE UNIQUE INDEX reward_order_code ON reward_order (code);
CREATE UNIQUE INDEX reward_order_once ON reward_order (submission_key);
CREATE INDEX reward_order_of ON reward_order (person_id, id);
CREATE INDEX reward_order_taken ON reward_order (reward_id, person_id, state);
CREATE INDEX reward_order_desk ON reward_order (state, changed_at, id);
-- What happened to it, one row each.
CREATE TABLE order_step (
  id INTEGER PRIMARY KEY NOT NULL,
  order_id BIGINT NOT NULL REFERENCES reward_order (id),
  state TEXT NOT NULL,
  -- NULL: its time was over.
  taken_by BIGINT REFERENCES person (id),
  -- Of staff, for the member to read.
  reason TEXT,
  taken_at BIGINT NOT NULL
);
CREATE INDEX order_step_of ON order_step (order_id, id);
