-- What stood in the way of people reaches headquarters as answers do: through atoms. The close of a month puts it among those that wait, once; what was
-- met before that was so is never told as if it were of the month that closes first.
alter table obstacle_facts add column pooled boolean not null default true;
alter table obstacle_facts alter column pooled set default false;
alter table counted_obstacles add column pooled boolean not null default true;
alter table counted_obstacles alter column pooled set default false;
alter table told_obstacles add column pooled boolean not null default true;
alter table told_obstacles alter column pooled set default false;

alter table pooled_responses
  drop constraint pooled_responses_measure_check,
  add constraint pooled_responses_measure_check check (measure in ('FEEDBACK', 'SELECTION', 'ENDING', 'OBSTACLE'));
alter table atoms
  drop constraint atoms_measure_check,
  add constraint atoms_measure_check check (measure in ('FEEDBACK', 'SELECTION', 'ENDING', 'OBSTACLE'));

-- as before, of whatever the registry does not tell once of each person
alter policy exposed on atoms with check (
  atoms.measure in ('SELECTION', 'ENDING') or (
    select bool_and(coalesce(e.spread, false)) and bool_or(e.askers) and bool_or(e.supporters)
    from pooled_responses p
    left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = coalesce(p.period, p.month)
    where p.atom = atoms.atom));

-- what was told past staff no establishment's scope opens here either
do $$ begin
  execute format('create policy obstacles on pooled_responses as restrictive to %I using (measure <> ''OBSTACLE'' or (select current_setting(''app.tenant'', true)) = ''*'')', service_role('app'));
  execute format('create policy obstacles on pooled_answers as restrictive to %I using (question not in (''taxonomy'', ''told-by'') or (select current_setting(''app.tenant'', true)) = ''*'')', service_role('app'));
end $$;

-- Clearances that came late, as the registry tells of them.
alter table told_acts
  drop constraint told_acts_act_check,
  add constraint told_acts_act_check check (act in ('REVIEW_OVERDUE', 'SUPPORT_SESSION_OVERDUE', 'CLEARANCE_LATE'));

-- As before, and teams that have no answer by its day.
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
  select establishment, due_by, 'PROPOSAL_OVERDUE', scheme, 1, null from proposals where coalesce((answered_at at time zone 'Europe/London')::date, current_date) > due_by) as met
left join establishments e on e.establishment = met.establishment
where (met.establishment = any (string_to_array(current_setting('app.tenant', true), ',')))
   or (e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
group by met.establishment, e.region, date_trunc('month', met.date), met.act, met.scheme;

-- How many requests of a quarter nobody met, as a band: told once, where enough people asked, and never changed.
create table unmet_requests (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  quarter date not null check (extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)),
  least int not null,
  most int not null,
  primary key (establishment, scheme, quarter),
  constraint unmet_requests_band check (least = 0 and most = 0 or least = 1 and most = 9 or least > 1 and least % 10 = 0 and most = least + 9)
);
call tenant_table('unmet_requests', 'ORDINARY');

create view unmet as
select u.establishment, e.region, u.scheme, u.quarter, u.least, u.most
from unmet_requests u
left join establishments e on e.establishment = u.establishment
where e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*';
comment on view unmet is 'class=ORDINARY';

do $$ begin
  execute format('grant select on unmet to %I', service_role('reader'));
end $$;
