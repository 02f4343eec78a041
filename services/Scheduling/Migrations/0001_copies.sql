-- What scheduling needs of the registry, kept by its state events: of each resource the highest version holds.
create table establishments (
  establishment text primary key,
  time_zone text not null,
  version bigint not null
);
call tenant_table('establishments', 'PUBLIC');

create table zones (
  establishment text not null,
  zone text not null,
  version bigint not null,
  primary key (establishment, zone)
);
call tenant_table('zones', 'PUBLIC');

create table offerings (
  establishment text not null,
  scheme text not null,
  contacts_per_week int not null, -- 0: no limit
  consecutive_nights int not null, -- 0: no limit
  rest_after_night interval not null,
  offer_time interval not null,
  escalate_after interval not null,
  climb_every interval not null,
  expire_after interval not null,
  contact_limit interval not null,
  version bigint not null,
  primary key (establishment, scheme)
);
call tenant_table('offerings', 'PUBLIC');

create table standings (
  establishment text not null,
  appointment_id text not null,
  person_id text not null,
  scheme text not null,
  zone text not null, -- where the supporter lives
  version bigint not null,
  primary key (establishment, appointment_id)
);
call tenant_table('standings', 'ORDINARY');

create table standing_intervals (
  establishment text not null,
  appointment_id text not null,
  capability text not null check (capability in ('ACCOMPANIED', 'SOLO', 'NIGHT')),
  during tstzrange not null,
  primary key (establishment, appointment_id, capability, during),
  foreign key (establishment, appointment_id) references standings
);
call tenant_table('standing_intervals', 'ORDINARY');

-- What the registry last said about the number and highest version of an establishment's standings, and since when our copy differs.
create table standing_feeds (
  establishment text primary key,
  counted int not null,
  highest_version bigint not null,
  as_of timestamptz not null, -- the copy was complete then
  mismatch_since timestamptz,
  version bigint not null
);
call tenant_table('standing_feeds', 'ORDINARY');

-- Whether a supporter may use a capability at every instant of a span. The one place that says so.
create function stands(at_establishment text, appointment text, using_capability text, span tstzrange) returns boolean
language sql stable as $$
  select coalesce(range_agg(during), '{}') @> span
  from standing_intervals
  where establishment = at_establishment
    and appointment_id = appointment
    and capability = using_capability
$$;
