-- In which languages a supporter can be talked to besides the prison's own, by ISO 639.
alter table availabilities
  add column languages text[] not null default '{}' check (array_to_string(languages, ' ') ~ '^([a-z]{2,3}( [a-z]{2,3})*)?$');

-- In which the asker would rather talk. A rare one would name him: it is forgotten with his number.
alter table requests
  add column language text check (language ~ '^[a-z]{2,3}$');

-- Cells of requests without a number were kept as long as the request: they are forgotten like the others.
insert into timers (tenant, kind, key, due_at)
select establishment, 'forget', request_id, recorded_at + interval '28 days'
from requests
where place is not null
on conflict do nothing;
