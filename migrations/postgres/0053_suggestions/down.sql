DROP TABLE suggestion_author;
DROP TABLE suggestion_complaint;
DROP TABLE suggestion_vote;
DROP TABLE suggestion_step;
DROP TABLE suggestion;
