-- What somebody said in his own words, as far as it may last: that he did, in which month, and what a person decided. No column can hold what it was.
-- The last day to decide is kept while it waits and no longer: then only the month is left, and of what was late the month of that day.
create table remarks (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  remark_id text not null check (remark_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  month date not null check (extract(day from month) = 1),
  state text not null check (state in ('WAITING', 'TRIAGED')),
  outcome text check (outcome in ('NOTHING_TO_DO', 'PASSED_ON_WITHIN_PRISON', 'SUPPORT_OFFERED', 'SAFEGUARDING_REFERRAL', 'RETURNED_AS_OBSTACLE')),
  due_by date,
  late_in date check (extract(day from late_in) = 1),
  primary key (establishment, remark_id),
  constraint remarks_waiting check (case state when 'WAITING' then due_by is not null and num_nonnulls(outcome, late_in) = 0 else outcome is not null and due_by is null end)
);
create index remarks_by_month on remarks (establishment, month, remark_id);
call tenant_table('remarks', 'TOTAL');

-- His words, until a person has decided on them. The establishment's scope alone opens them; who leaves one for a provider has it added, and reads nothing.
-- The call is a keyed digest of the request's id: sent again it leaves no second one.
create table remark_texts (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  remark_id text not null,
  call bytea not null,
  text text not null,
  primary key (establishment, remark_id),
  unique (establishment, call),
  foreign key (establishment, remark_id) references remarks on delete cascade
);
call tenant_table('remark_texts', 'LIMITED');

-- As before, and two acts more: teams that have no answer by its day, and words on which nobody has decided.
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
  select establishment, due_by, 'FLAG_NOT_TAKEN', scheme, 1, null from boundary_flags where coalesce(taken_on, current_date) > due_by
  union all
  select establishment, due_by, 'PROPOSAL_OVERDUE', scheme, 1, null from proposals where coalesce((answered_at at time zone 'Europe/London')::date, current_date) > due_by
  union all
  -- out of how many: that would tell how many spoke
  select establishment, coalesce(late_in, due_by), 'REMARK_NOT_TRIAGED', scheme, 1, null from remarks where late_in is not null or current_date > due_by) as met
left join establishments e on e.establishment = met.establishment
where (met.establishment = any (string_to_array(current_setting('app.tenant', true), ',')))
   or (e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
group by met.establishment, e.region, date_trunc('month', met.date), met.act, met.scheme;
