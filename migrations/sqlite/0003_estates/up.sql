CREATE TABLE region (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);
CREATE TABLE estate (
  id INTEGER PRIMARY KEY NOT NULL,
  region_id BIGINT NOT NULL REFERENCES region (id),
  name TEXT NOT NULL UNIQUE,
  complaint_count INTEGER NOT NULL CHECK (complaint_count >= 0),
  open_count INTEGER NOT NULL CHECK (open_count >= 0),
  created_at BIGINT NOT NULL
);
CREATE INDEX estate_of_region ON estate (region_id);
CREATE TABLE building (
  id INTEGER PRIMARY KEY NOT NULL,
  estate_id BIGINT NOT NULL REFERENCES estate (id),
  name TEXT NOT NULL,
  unit_count INTEGER NOT NULL CHECK (unit_count >= 0),
  UNIQUE (estate_id, name)
);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY NOT NULL,
  building_id BIGINT NOT NULL REFERENCES building (id),
  label TEXT NOT NULL,
  UNIQUE (building_id, label)
);
CREATE TABLE home_claim (
  id TEXT PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  estate_id BIGINT NOT NULL REFERENCES estate (id),
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'ended')),
  note TEXT NOT NULL,
  claimed_at BIGINT NOT NULL,
  decided_by BIGINT REFERENCES person (id),
  decided_at BIGINT,
  reason TEXT
);
CREATE UNIQUE INDEX home_claim_once ON home_claim (person_id, unit_id) WHERE state IN ('pending', 'approved');
CREATE INDEX home_claim_pending ON home_claim (estate_id, claimed_at) WHERE state = 'pending';
CREATE INDEX home_claim_of_unit ON home_claim (unit_id) WHERE state = 'approved';
