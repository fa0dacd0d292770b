DROP INDEX reply_withheld;
DROP INDEX second_signature_of_floor;
DROP INDEX second_signature_open;
DROP INDEX second_signature_of_complaint;
CREATE UNIQUE INDEX second_signature_open ON second_signature (complaint_id, act, proposed_at);
