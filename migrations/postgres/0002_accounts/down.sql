DROP TABLE one_time_link;
DROP TABLE session;
DROP TABLE role_grant;
DROP TABLE person;
