-- Why a complaint came about, by a code. The last one counts; what is done against a cause is measured by it.
CREATE TABLE named_cause (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number SMALLINT NOT NULL CHECK (number >= 1),
  cause TEXT NOT NULL,
  -- Which part of the house or the work, in a few words; may be empty.
  part TEXT NOT NULL,
  salt BLOB NOT NULL,
  -- When the complaint was accepted: that moment must lie within the days of an action to refute it.
  accepted_at BIGINT NOT NULL,
  PRIMARY KEY (complaint_id, number)
);
CREATE INDEX named_cause_accepted ON named_cause (cause, accepted_at);
-- A corrective action: what is done so that a cause does not come again, where, and how that can be seen.
CREATE TABLE remedy (
  complaint_id BIGINT NOT NULL REFERENCES complaint (id),
  number SMALLINT NOT NULL CHECK (number >= 1),
  -- The official word that it stands in.
  floor INTEGER NOT NULL,
  -- The speaker who announced it.
  given_by INTEGER NOT NULL,
  cause TEXT NOT NULL,
  scope_kind TEXT NOT NULL,
  -- The region or the estate; NULL for the whole group.
  scope_id BIGINT,
  part TEXT NOT NULL,
  body TEXT NOT NULL,
  -- What will not be seen again within so many days after it was verified.
  observable TEXT NOT NULL,
  days SMALLINT NOT NULL CHECK (days BETWEEN 1 AND 1095),
  salt BLOB NOT NULL,
  announced_at BIGINT NOT NULL,
  standing TEXT NOT NULL,
  -- The midnight with which the day of verification began, and the one with which its days end.
  verified_on BIGINT,
  watched_until BIGINT,
  -- What was seen; empty before.
  verification TEXT NOT NULL,
  refuted_at BIGINT,
  refuted_by BIGINT REFERENCES complaint (id),
  PRIMARY KEY (complaint_id, number)
);
CREATE INDEX remedy_newest ON remedy (announced_at, complaint_id, number);
CREATE INDEX remedy_watched ON remedy (cause, watched_until) WHERE standing = 'verified';
