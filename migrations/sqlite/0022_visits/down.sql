DROP TABLE return_visit;
