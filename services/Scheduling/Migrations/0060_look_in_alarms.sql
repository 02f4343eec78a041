-- Alarms about a look-in that nobody recorded in time, beside the others, as those of 0020 and 0021 are: code of the release before sees none of these.
create table look_in_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  request_id text not null,
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  kind text not null check (kind = any (array['LOOK_IN_OVERDUE'])),
  since timestamptz not null, -- when somebody was to look in
  level text not null check (level in ('WING', 'ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  foreign key (establishment, request_id) references requests,
  constraint look_in_alarms_one_each unique (establishment, request_id),
  constraint look_in_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index look_in_alarms_in_order on look_in_alarms (establishment, opened_at, alarm_id);
call tenant_table('look_in_alarms', 'TOTAL');

-- Who stands on a morning list already is alarmed about too, and not at once.
insert into timers (tenant, kind, key, due_at)
select r.establishment, 'look-in', r.request_id, greatest(r.follow_up_at, now()) + f.escalate_after
from requests r
join offerings f using (establishment, scheme)
where r.follow_up_at is not null and r.asked_again_at is null
on conflict do nothing;
