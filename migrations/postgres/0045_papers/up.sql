-- A finding may have papers beside its photographs: a row without width and height, with the name that its file had.
ALTER TABLE photograph ADD COLUMN name TEXT;
