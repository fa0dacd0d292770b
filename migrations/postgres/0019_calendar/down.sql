DROP TABLE holiday_notice;
