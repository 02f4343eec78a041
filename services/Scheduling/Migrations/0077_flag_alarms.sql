-- Alarms about a boundary flag that nobody has taken on, one for each, beside the others, as those of 0020 are: code of the release before sees none of these.
-- Neither what was flagged nor by whom. Of no person.
create table flag_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  kind text not null check (kind = any (array['FLAG_NOT_TAKEN'])),
  since timestamptz not null, -- when its last day ended
  level text not null check (level in ('COORDINATOR', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  opened_by uuid not null, -- the event
  version bigint not null,
  primary key (establishment, alarm_id),
  constraint flag_alarms_once_of_event unique (establishment, opened_by),
  constraint flag_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index flag_alarms_in_order on flag_alarms (establishment, opened_at, alarm_id);
call tenant_table('flag_alarms', 'TOTAL');
