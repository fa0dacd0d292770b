DROP TABLE internal_note;
