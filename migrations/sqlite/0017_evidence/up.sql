-- What somebody shows with a claim that no roster answers: seen by her and by who decides, gone thirty days after that.
ALTER TABLE photograph ADD COLUMN claim_id TEXT REFERENCES home_claim (id);
CREATE INDEX photograph_of_claim ON photograph (claim_id, position) WHERE claim_id IS NOT NULL;
DROP INDEX photograph_unused;
CREATE INDEX photograph_unused ON photograph (uploaded_at)
  WHERE draft_id IS NULL AND complaint_id IS NULL AND claim_id IS NULL;
-- The midnight after the last day of a tenancy, as the owner said; and why staff ended a claim.
ALTER TABLE home_claim ADD COLUMN tenancy_ends_at BIGINT;
ALTER TABLE home_claim ADD COLUMN end_reason TEXT;
CREATE INDEX home_claim_tenancy ON home_claim (tenancy_ends_at) WHERE state = 'approved' AND tenancy_ends_at IS NOT NULL;
ALTER TABLE home_invitation ADD COLUMN tenancy_ends_at BIGINT;
CREATE INDEX home_invitation_of_owner ON home_invitation (invited_by, invited_at);
-- Everybody who ever lived in a home, for the staff who look it up.
CREATE INDEX home_claim_on_unit ON home_claim (unit_id, claimed_at);
