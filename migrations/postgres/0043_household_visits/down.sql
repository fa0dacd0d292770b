ALTER TABLE household DROP COLUMN is_visited;
ALTER TABLE return_visit DROP COLUMN household;
