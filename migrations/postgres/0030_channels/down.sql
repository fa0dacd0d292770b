DROP TABLE takeover_try;
DROP TABLE channel_entry;
