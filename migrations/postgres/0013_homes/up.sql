-- What the company's papers say of who lives in a unit: nothing but HMACs with the site's secret key, bound to the unit,
-- so that neither names nor numbers can be read here, nor one household be found again in another unit.
CREATE TABLE roster_household (
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  name_hash BYTEA NOT NULL,
  mobile_hash BYTEA,
  email_hash BYTEA,
  PRIMARY KEY (unit_id, name_hash)
);
