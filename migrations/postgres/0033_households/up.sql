-- Everything that one home has complained of.
CREATE INDEX complaint_of_home ON complaint (opener_unit_id, received_at) WHERE opener_unit_id IS NOT NULL;
