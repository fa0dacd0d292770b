DROP TABLE roster_household;
