-- Until when the night packs of each evening have to be taken; null: nobody is reminded.
alter table regimes add column night_pack_by time;

-- Of a zone and a night: when its pack was last taken and by whom, or, where nobody took it by the time it had to be, that it was missed. Of no person but of
-- the staff who printed it.
create table night_packs (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  night date not null, -- the day it begins on
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  taken_at timestamptz, -- null: it had to be, and was not
  taken_by text check (taken_by ~ '^[A-Za-z0-9_.@-]{1,80}$'), -- null: by no person
  primary key (establishment, night, zone),
  constraint night_packs_taken_by_somebody_once check (taken_by is null or taken_at is not null)
);
call tenant_table('night_packs', 'TOTAL');

-- Alarms about packs that were not taken, one for each night, beside the other kinds: code of the release before sees none of these. Of no person.
create table night_pack_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  night date not null,
  kind text not null check (kind = any (array['NIGHT_PACK_NOT_TAKEN'])),
  since timestamptz not null, -- the night begins
  ends_at timestamptz not null check (ends_at > since),
  level text not null check (level in ('ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  constraint night_pack_alarms_once_a_night unique (establishment, night),
  constraint night_pack_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index night_pack_alarms_in_order on night_pack_alarms (establishment, opened_at, alarm_id);
call tenant_table('night_pack_alarms', 'TOTAL');
