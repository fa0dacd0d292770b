DROP TABLE follower;
DROP TABLE job;
DROP TABLE fact_text;
DROP TABLE fact;
DROP TABLE counter;
