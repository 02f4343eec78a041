-- Alarms about those who arrived and were not seen, one for a scheme, beside the others, as those of 0020 and 0021 are: code of the release before sees none of
-- these. Of no person.
create table arrival_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  kind text not null check (kind = any (array['ARRIVAL_NOT_SEEN'])),
  since timestamptz not null,
  level text not null check (level in ('ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  constraint arrival_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create unique index arrival_alarms_one_open on arrival_alarms (establishment, scheme, kind) where acknowledged_at is null;
create index arrival_alarms_in_order on arrival_alarms (establishment, opened_at, alarm_id);
call tenant_table('arrival_alarms', 'TOTAL');
