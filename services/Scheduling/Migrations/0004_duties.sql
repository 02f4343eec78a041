create extension if not exists btree_gist;

-- A supporter's turn. Zone, day and band say where it is planned; the instants are those of the regime when it was assigned.
create table duties (
  establishment text not null,
  duty_id text not null,
  scheme text not null,
  zone text not null,
  date date not null,
  kind text not null check (kind in ('AM', 'PM', 'ED', 'NIGHT')),
  appointment_id text not null,
  person_id text not null,
  capability text not null check (capability in ('SOLO', 'NIGHT')), -- what the supporter must be able to do, all through
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  during tstzrange not null generated always as (tstzrange(starts_at, ends_at)) stored,
  state text not null check (state in ('ASSIGNED', 'VACATED')),
  stale_age interval, -- how old the copy of the standing was, when that was too old
  version bigint not null,
  primary key (establishment, duty_id),
  -- nobody is in two places: by person, in whatever scheme or establishment
  constraint duties_overlap exclude using gist (person_id with =, during with &&) where (state = 'ASSIGNED')
);
create index duties_in_order on duties (establishment, starts_at, duty_id);
create index duties_of_place on duties (establishment, scheme, zone, date, kind) where state = 'ASSIGNED';
create index duties_of_supporter on duties (establishment, appointment_id, ends_at);
call tenant_table('duties', 'ORDINARY');
