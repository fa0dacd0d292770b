DROP TABLE remedy;
DROP TABLE named_cause;
