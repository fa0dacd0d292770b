DROP TABLE reply_template;
