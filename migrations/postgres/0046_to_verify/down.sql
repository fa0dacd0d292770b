DROP INDEX remedy_announced;
