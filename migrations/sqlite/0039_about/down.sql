ALTER TABLE complaint DROP COLUMN about;
