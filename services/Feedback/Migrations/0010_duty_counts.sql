-- Of each month and scheme: duties that were held, those their holder was kept from, and how they lay on the team. A team under three is not told of: team is 0.
create table duty_counts (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  month date not null check (extract(day from month) = 1),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  duties int not null check (duties >= 0),
  clashed int not null check (clashed between 0 and duties),
  team int not null check (team = 0 or team >= 3),
  uneven int not null check (uneven between 0 and team),
  primary key (establishment, month, scheme)
);
call tenant_table('duty_counts', 'ORDINARY');

-- As before, and two acts more.
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
  select establishment, month, 'LOAD_UNEVEN', scheme, uneven, team from duty_counts where team > 0) as met
left join establishments e on e.establishment = met.establishment
where (met.establishment = any (string_to_array(current_setting('app.tenant', true), ',')))
   or (e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
group by met.establishment, e.region, date_trunc('month', met.date), met.act, met.scheme;
