DROP TABLE review_call;
