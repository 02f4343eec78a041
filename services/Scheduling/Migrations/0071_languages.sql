-- In which languages a supporter can be talked to besides the prison's own, by ISO 639.
alter table availabilities
  add column languages text[] not null default '{}' check (array_to_string(languages, ' ') ~ '^([a-z]{2,3}( [a-z]{2,3})*)?$');

-- In which the asker would rather talk. A rare one would name him: it is forgotten with his number.
alter table requests
  add column language text check (language ~ '^[a-z]{2,3}$');
