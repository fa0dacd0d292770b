DROP INDEX complaint_in_crisis;
DROP INDEX fact_refused;
DROP INDEX clock_breached;
