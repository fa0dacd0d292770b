ALTER TABLE holiday_notice DROP COLUMN fact_number;
