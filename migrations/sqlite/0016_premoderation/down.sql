DROP INDEX reply_held;
ALTER TABLE estate DROP COLUMN premoderated_since;
