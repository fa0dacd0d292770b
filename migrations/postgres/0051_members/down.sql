DROP TABLE adjustment;
DROP TABLE member;
