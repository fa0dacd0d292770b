DROP INDEX complaint_of_home;
