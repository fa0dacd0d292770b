DROP TABLE reading_mark;
