-- What other services tell of once, each time it happens: a review that was missed, a team without a support session.
create table told_acts (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  event_id uuid not null,
  act text not null check (act in ('REVIEW_OVERDUE', 'SUPPORT_SESSION_OVERDUE')),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  date date not null,
  primary key (establishment, event_id)
);
call tenant_table('told_acts', 'ORDINARY');

-- Runs of courses, by the day on which they end.
create table run_copies (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  run_id text not null check (run_id ~ '^[a-z0-9]{8,40}$'),
  state text not null check (state in ('PLANNED', 'HELD', 'CANCELLED')),
  last_day date not null,
  version bigint not null,
  primary key (establishment, run_id)
);
call tenant_table('run_copies', 'ORDINARY');

-- Somebody says that a boundary is being crossed. Of no person, contact or hour; a provider sees those it raised.
create table boundary_flags (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  flag_id text not null check (flag_id ~ '^[a-z0-9]{8,40}$'),
  provider text check (provider ~ '^[a-z0-9-]{1,60}$'),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  code text not null check (code in ('BEYOND_THE_ROLE', 'ASKED_TO_CARRY', 'FAVOURS', 'DEPENDENCE', 'HEAVY_TO_CARRY', 'PRESSURE')),
  state text not null check (state in ('RAISED', 'TAKEN')),
  due_by date not null,
  taken_on date,
  version bigint not null,
  primary key (establishment, flag_id),
  check ((state = 'TAKEN') = (taken_on is not null))
);
create index boundary_flags_by_day on boundary_flags (establishment, due_by, flag_id);
call tenant_table('boundary_flags', 'TOTAL');
call provider_policy('boundary_flags');

-- As before, and four acts more.
create or replace view acts as
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
  select establishment, date, case cancelled_by when 'PRISON' then 'COURSE_CANCELLED_BY_PRISON' else 'COURSE_CANCELLED_BY_PROVIDER' end, '', 1, null from cancelled_runs
  union all
  select establishment, month, 'DUTY_CLASHED', scheme, clashed, duties from duty_counts where duties > 0
  union all
  select establishment, month, 'LOAD_UNEVEN', scheme, uneven, team from duty_counts where team > 0
  union all
  select establishment, date, act, scheme, 1, null from told_acts
  union all
  select establishment, last_day, 'COURSE_HELD', '', (state = 'HELD')::int, 1 from run_copies
  union all
  select establishment, due_by, 'FLAG_NOT_TAKEN', scheme, 1, null from boundary_flags where coalesce(taken_on, current_date) > due_by) as met
left join establishments e on e.establishment = met.establishment
where (met.establishment = any (string_to_array(current_setting('app.tenant', true), ',')))
   or (e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
group by met.establishment, e.region, date_trunc('month', met.date), met.act, met.scheme;
