-- How long something had waited when a month ended, as another service told of it: the first that was told stands.
create table month_waits (
  establishment text not null,
  month date not null check (extract(day from month) = 1),
  act text not null check (act in ('OLDEST_APPLICATION_DAYS', 'SUPPORT_SESSION_WEEKS')),
  scheme text not null,
  waited int not null check (waited >= 0),
  primary key (establishment, month, act, scheme)
);
call tenant_table('month_waits', 'ORDINARY');

create or replace view acts_of_all as
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
  select establishment, coalesce(late_in, due_by), 'REMARK_NOT_TRIAGED', scheme, 1, null from remarks where late_in is not null or current_date > due_by
  union all
  select establishment, month, act, scheme, waited, null from month_waits) as met
left join establishments e on e.establishment = met.establishment
group by met.establishment, e.region, date_trunc('month', met.date), met.act, met.scheme;

-- As before; of what says how long nothing is told of a month in which it was not counted.
create or replace function acts_over(first_month date, last_month date)
returns table (establishment text, region text, month date, act text, scheme text, count int, out_of int, like_establishments int, like_count int, like_out_of int)
language sql stable security definer set search_path = public, pg_temp
as $$
  with told as materialized (
    select t.establishment, t.month, t.act, t.scheme, t.count, t.out_of
    from acts_of_all t
    where t.month between first_month and last_month
  ),
  whole as materialized (
    select o.establishment, o.month, o.act, o.scheme, sum(o.count)::int as count, sum(o.out_of)::int as out_of
    from (
      select told.establishment, told.month, told.act, told.scheme, told.count, told.out_of
      from told
      union all
      select p.establishment, m.month, e.act, e.scheme, 0, null
      from (select told.establishment, min(told.month) as since from told group by told.establishment) p
      join (select generate_series(first_month::timestamp, last_month::timestamp, interval '1 month')::date as month) m on m.month >= p.since
      join (select distinct told.act, told.scheme from told where told.out_of is null and told.act not in ('OLDEST_APPLICATION_DAYS', 'SUPPORT_SESSION_WEEKS')) e
        on e.scheme = '' or (p.establishment, e.scheme) in (select told.establishment, told.scheme from told)) o
    group by o.establishment, o.month, o.act, o.scheme
  ),
  kinds as materialized (
    select e.genders, e.categories, w.month, w.act, w.scheme, sum(w.count) as count, sum(w.out_of) as out_of, count(*) as establishments
    from whole w
    join establishments e on e.establishment = w.establishment
    group by e.genders, e.categories, w.month, w.act, w.scheme
  ),
  alike as (
    select own.genders, own.categories, own.month, own.act, own.scheme,
      sum(kinds.count) as count, sum(kinds.out_of) as out_of, sum(kinds.establishments) - 1 as establishments
    from kinds own
    join kinds on kinds.month = own.month and kinds.act = own.act and kinds.scheme = own.scheme
    where kinds.genders && own.genders
      and (kinds.categories && own.categories or kinds.categories = '{}' and own.categories = '{}')
    group by own.genders, own.categories, own.month, own.act, own.scheme
    having sum(kinds.establishments) - 1 >= 3
  )
  select w.establishment, e.region, w.month, w.act, w.scheme, w.count, w.out_of,
    a.establishments::int, (a.count - w.count)::int, (a.out_of - w.out_of)::int
  from whole w
  left join establishments e on e.establishment = w.establishment
  left join alike a on a.genders = e.genders and a.categories = e.categories and a.month = w.month and a.act = w.act and a.scheme = w.scheme
  where (w.establishment = any (string_to_array(current_setting('app.tenant', true), ','))
      or e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
    and (w.out_of is not null or (w.establishment, w.act, w.scheme) in (select told.establishment, told.act, told.scheme from told))
$$;
