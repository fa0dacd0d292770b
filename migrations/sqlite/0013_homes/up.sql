-- What the company's papers say of who lives in a unit: nothing but HMACs with the site's secret key, bound to the unit,
-- so that neither names nor numbers can be read here, nor one household be found again in another unit.
CREATE TABLE roster_household (
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  name_hash BLOB NOT NULL,
  mobile_hash BLOB,
  email_hash BLOB,
  PRIMARY KEY (unit_id, name_hash)
);
-- As what somebody lives there, and since when no longer.
ALTER TABLE home_claim ADD COLUMN residence TEXT NOT NULL DEFAULT 'owner'
  CHECK (residence IN ('owner', 'family', 'tenant'));
ALTER TABLE home_claim ADD COLUMN ended_at BIGINT;
-- An owner's word that somebody lives with her or rents from her. The code is shown once; here stands its SHA-256.
CREATE TABLE home_invitation (
  id TEXT PRIMARY KEY NOT NULL,
  code_hash BLOB NOT NULL UNIQUE,
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  residence TEXT NOT NULL CHECK (residence IN ('family', 'tenant')),
  called TEXT NOT NULL,
  invited_by BIGINT NOT NULL REFERENCES person (id),
  invited_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX home_invitation_open ON home_invitation (unit_id) WHERE ended_at IS NULL;
