-- Since when what owners of an estate write is read before it is published; NULL where it is not.
ALTER TABLE estate ADD COLUMN premoderated_since BIGINT;
-- What waits to be read.
CREATE INDEX reply_held ON reply (written_at, complaint_id, floor) WHERE visibility = 'held';
