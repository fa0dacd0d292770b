-- Every run of every clock of a complaint, as its facts have left it; the row is a projection that `candor check` compares.
CREATE TABLE clock (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  kind TEXT NOT NULL,
  -- From 1; the number of a promise.
  run SMALLINT NOT NULL CHECK (run >= 1),
  started_at BIGINT NOT NULL,
  -- When it was due as first announced.
  announced BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  -- Since when it stands still; NULL while it runs.
  paused_since BIGINT,
  stopped_at BIGINT,
  breached_at BIGINT,
  -- A later notice undid the breach.
  is_excused BOOLEAN NOT NULL,
  -- How many reminders were given before the breach.
  reminders SMALLINT NOT NULL CHECK (reminders >= 0),
  -- When something must be done about it next.
  next_at BIGINT,
  PRIMARY KEY (complaint_id, kind, run)
);
CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
-- Those of the calendar's open deadlines that a later notice may move.
CREATE INDEX clock_open ON clock (due_at, complaint_id) WHERE stopped_at IS NULL;
-- Which clock `next_due_at` is of.
ALTER TABLE complaint ADD COLUMN next_clock TEXT;
-- The highest rung of the ladder it has reached since it was opened or closed last.
ALTER TABLE complaint ADD COLUMN rung SMALLINT NOT NULL DEFAULT 0;
-- Complaints that were there before have their clocks computed once.
INSERT INTO job (kind, body, unique_key, state, run_at, attempts, created_at)
  SELECT 'settle_clocks', '{}', 'settle_clocks', 'waiting', 0, 0, 0 WHERE EXISTS (SELECT 1 FROM complaint);
