-- What a named person has to take on.
create table alarms (
  establishment text not null,
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  request_id text not null,
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  kind text not null check (kind in ('REQUEST_WAITING', 'CONTACT_OVERDUE')),
  level text not null check (level in ('WING', 'ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  foreign key (establishment, request_id) references requests,
  constraint alarms_one_per_request unique (establishment, request_id, kind),
  constraint alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index alarms_in_order on alarms (establishment, opened_at, alarm_id);
call tenant_table('alarms', 'TOTAL');
