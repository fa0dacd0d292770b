ALTER TABLE photograph DROP COLUMN name;
