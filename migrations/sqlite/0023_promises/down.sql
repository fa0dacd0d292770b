DROP TABLE no_promise;
DROP TABLE promise;
