DELETE FROM job WHERE kind = 'settle_clocks';
ALTER TABLE complaint DROP COLUMN rung;
ALTER TABLE complaint DROP COLUMN next_clock;
DROP TABLE clock;
