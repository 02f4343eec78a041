-- Alarms about a concern that nobody has said he has, one for each, beside the others, as those of 0020 and 0021 are: code of the release before sees none of
-- these. Of no person.
create table concern_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  concern_id text not null,
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  passed_to text not null check (passed_to in ('WING_OFFICER', 'ORDERLY_OFFICER', 'SAFER_CUSTODY', 'HEALTHCARE', 'PROVIDER')),
  kind text not null check (kind = any (array['CONCERN_NOT_ACKNOWLEDGED'])),
  since timestamptz not null, -- when it was passed on
  level text not null check (level in ('WING', 'ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  foreign key (establishment, concern_id) references concerns,
  constraint concern_alarms_one_each unique (establishment, concern_id),
  constraint concern_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index concern_alarms_in_order on concern_alarms (establishment, opened_at, alarm_id);
call tenant_table('concern_alarms', 'TOTAL');

-- What waits already is alarmed about too, and not at once.
insert into timers (tenant, kind, key, due_at)
select c.establishment, 'not-acknowledged', c.concern_id, now() + f.escalate_after
from concerns c
join offerings f using (establishment, scheme)
where c.acknowledged_at is null
on conflict do nothing;
