-- The prison day, where it is not the usual one.
create table regimes (
  establishment text primary key,
  version bigint not null
);
call tenant_table('regimes', 'ORDINARY');

create table regime_bands (
  establishment text not null references regimes,
  position int not null,
  kind text not null check (kind in ('AM', 'PM', 'ED', 'NIGHT')),
  days int[] not null, -- 1 is Monday, 7 Sunday; none is every day
  starts_at time not null, -- the establishment's own time
  ends_at time not null, -- not later than the start: on the next day
  primary key (establishment, position)
);
call tenant_table('regime_bands', 'ORDINARY');

create table regime_reach (
  establishment text not null references regimes,
  zone text not null,
  kind text not null check (kind in ('AM', 'PM', 'ED', 'NIGHT')),
  from_zones text[] not null,
  primary key (establishment, zone, kind)
);
call tenant_table('regime_reach', 'ORDINARY');
