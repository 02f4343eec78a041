-- Whom somebody asked himself, at a door: he is looked for first. Gone when the request ends.
alter table requests
  add column asked_of text check (asked_of ~ '^[a-z0-9]{8,40}$');
