-- The institution's own acts: about nobody, so they are told exactly, of each prison and month, to whoever heads it. No noise would protect anybody.

-- Of each night and scheme: zones that ask for supporters, those where nobody was, and those where fewer were than are asked for.
create table night_counts (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  date date not null,
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  zones int not null check (zones >= 0),
  uncovered int not null check (uncovered >= 0),
  short int not null check (short >= 0 and uncovered + short <= zones),
  primary key (establishment, date, scheme)
);
call tenant_table('night_counts', 'ORDINARY');

-- Of each morning: the prison's keep-apart list was missing or too old to pair anybody by.
create table mornings (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  date date not null,
  list_stale boolean not null,
  primary key (establishment, date)
);
call tenant_table('mornings', 'ORDINARY');

-- Alarms as scheduling tells them: which kind, how far they climbed, whether somebody took them on. Of no request, person or zone.
create table alarm_copies (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  kind text not null check (kind ~ '^[A-Z_]{1,40}$'),
  level text not null check (level ~ '^[A-Z_]{1,40}$'),
  opened_on date not null,
  taken_on boolean not null,
  version bigint not null,
  primary key (establishment, alarm_id)
);
call tenant_table('alarm_copies', 'TOTAL');

-- How requests ended, once more: refused with which code, met within which time.
alter table request_outcomes
  add column refusal text check (refusal in ('UNLOCK_NOT_POSSIBLE', 'NO_ESCORT', 'NO_PRIVATE_ROOM', 'NOBODY_AVAILABLE', 'FEED_STALE')),
  add column waited text check (waited in ('WITHIN_15_MINUTES', 'WITHIN_30_MINUTES', 'WITHIN_1_HOUR', 'WITHIN_4_HOURS', 'LONGER'));

-- What a prison reads of itself, and a region of its prisons: sums of the institution's acts, and no other table of theirs.
create view acts as
select met.establishment, e.region, date_trunc('month', met.date)::date as month, met.act, met.scheme, sum(met.count)::int as count, sum(met.out_of)::int as out_of
from (
  select establishment, date, 'ZONE_NIGHT_UNCOVERED' as act, scheme, uncovered as count, zones as out_of from night_counts
  union all
  select establishment, date, 'ZONE_NIGHT_SHORT', scheme, short, zones from night_counts
  union all
  select establishment, date, 'MORNING_LIST_STALE', '', list_stale::int, 1 from mornings
  union all
  -- of how many: that would tell how many waited too long
  select establishment, opened_on, 'ALARM_REACHED_GOVERNOR', '', 1, null from alarm_copies where level = 'GOVERNOR'
  union all
  select establishment, opened_on, 'ALARM_NOT_TAKEN_ON', '', 1, null from alarm_copies where not taken_on
  union all
  select establishment, date, case cancelled_by when 'PRISON' then 'COURSE_CANCELLED_BY_PRISON' else 'COURSE_CANCELLED_BY_PROVIDER' end, '', 1, null from cancelled_runs) as met
left join establishments e on e.establishment = met.establishment
where (met.establishment = any (string_to_array(current_setting('app.tenant', true), ',')))
   or (e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
group by met.establishment, e.region, date_trunc('month', met.date), met.act, met.scheme;
comment on view acts is 'class=ORDINARY';

do $$ begin
  execute format('grant select on acts to %I, %I', service_role('app'), service_role('reader'));
end $$;
