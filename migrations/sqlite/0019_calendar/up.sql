-- Notices of holidays that an administrator loaded, known to the site from then on; those that the program brings have no
-- row. `published` is a date, `days` the days off and the make-up days by holiday, as JSON. A row is never changed.
CREATE TABLE holiday_notice (
  id INTEGER PRIMARY KEY NOT NULL,
  year INTEGER NOT NULL,
  url TEXT NOT NULL,
  published TEXT,
  days TEXT NOT NULL,
  known_from BIGINT NOT NULL,
  loaded_by BIGINT REFERENCES person (id)
);
