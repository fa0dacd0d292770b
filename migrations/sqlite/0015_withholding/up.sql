-- Several floors of one complaint may be withheld at the same instant, one floor only once at a time.
DROP INDEX second_signature_open;
CREATE INDEX second_signature_of_complaint ON second_signature (complaint_id, act, proposed_at);
CREATE UNIQUE INDEX second_signature_open ON second_signature (complaint_id, act, proposed_at) WHERE floor IS NULL;
CREATE UNIQUE INDEX second_signature_of_floor ON second_signature (complaint_id, floor)
    WHERE floor IS NOT NULL AND ended_at IS NULL;
-- What others quote of a withheld floor is looked for by its number.
CREATE INDEX reply_withheld ON reply (complaint_id, floor) WHERE visibility = 'withheld';
