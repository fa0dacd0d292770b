DROP INDEX internal_note_by_submission;
ALTER TABLE internal_note DROP COLUMN submission_key;
DROP TABLE estate_watch;
ALTER TABLE follow DROP COLUMN level;
