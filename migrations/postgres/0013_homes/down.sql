DROP TABLE home_invitation;
ALTER TABLE home_claim DROP COLUMN ended_at;
ALTER TABLE home_claim DROP COLUMN residence;
DROP TABLE roster_household;
