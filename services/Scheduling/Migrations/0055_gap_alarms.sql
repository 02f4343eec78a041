-- Alarms about a gap in cover, beside the other kinds: code of the release before sees none of these. Of no person.
create table gap_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  date date not null,
  band text not null check (band in ('AM', 'PM', 'ED', 'NIGHT')),
  kind text not null check (kind = any (array['COVER_GAP'])),
  since timestamptz not null, -- the band begins
  ends_at timestamptz not null check (ends_at > since),
  covered_at timestamptz,
  level text not null check (level in ('COORDINATOR', 'ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  constraint gap_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
-- Of a gap one alarm. What was taken on and covered is done with: when cover is lost there again, that is another gap.
create unique index gap_alarms_one_each on gap_alarms (establishment, scheme, zone, date, band) where acknowledged_at is null or covered_at is null;
create index gap_alarms_in_order on gap_alarms (establishment, opened_at, alarm_id);
create index gap_alarms_ahead on gap_alarms (establishment, ends_at);
call tenant_table('gap_alarms', 'TOTAL');

-- Where a scheme is offered already the first look comes within five minutes, not everywhere at once.
insert into timers (tenant, kind, key, due_at)
select distinct establishment, 'look-for-gaps', 'ahead', now() + (abs(hashtext(establishment)::bigint) % 300) * interval '1 second'
from offerings
on conflict do nothing;
