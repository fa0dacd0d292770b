DROP TABLE home_claim;
DROP TABLE unit;
DROP TABLE building;
DROP TABLE estate;
DROP TABLE region;
