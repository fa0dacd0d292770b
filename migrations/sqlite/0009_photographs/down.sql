DROP TABLE photograph;
