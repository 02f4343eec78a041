-- The national register: public, the same for everybody.

create table establishments (
  code text primary key check (code ~ '^[A-Z0-9]{3,6}$'),
  display_name text not null,
  region text not null,
  time_zone text not null,
  version bigint not null
);
call open_table('establishments', 'PUBLIC');

create table zones (
  establishment text not null references establishments,
  zone_id text not null,
  display_name text not null,
  capacity integer not null check (capacity > 0),
  listener_suite boolean not null,
  version bigint not null,
  primary key (establishment, zone_id)
);
call open_table('zones', 'PUBLIC');
