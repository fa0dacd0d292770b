DROP INDEX complaint_desk;
