CREATE TABLE person (
  id INTEGER PRIMARY KEY NOT NULL,
  email TEXT UNIQUE,
  email_confirmed_at BIGINT,
  password_hash TEXT,
  public_name TEXT,
  staff_name TEXT,
  organisation TEXT,
  language TEXT NOT NULL,
  unread_notices INTEGER NOT NULL CHECK (unread_notices >= 0),
  created_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE TABLE role_grant (
  id INTEGER PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('group', 'region', 'estate')),
  scope_id BIGINT,
  granted_by BIGINT REFERENCES person (id),
  granted_at BIGINT NOT NULL,
  ended_at BIGINT,
  CHECK ((scope_kind = 'group') = (scope_id IS NULL))
);
CREATE INDEX role_grant_of_person ON role_grant (person_id) WHERE ended_at IS NULL;
CREATE INDEX role_grant_of_scope ON role_grant (role, scope_kind, scope_id) WHERE ended_at IS NULL;
-- The SHA-256 of the cookie's token; the token itself is nowhere on the server.
CREATE TABLE session (
  token_hash BLOB PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_person ON session (person_id);
CREATE INDEX session_by_end ON session (expires_at);
CREATE TABLE one_time_link (
  token_hash BLOB PRIMARY KEY NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  purpose TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_link_of_person ON one_time_link (person_id, purpose);
