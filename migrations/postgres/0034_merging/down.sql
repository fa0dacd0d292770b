ALTER TABLE household DROP COLUMN merged_from;
DROP INDEX complaint_merged_into;
