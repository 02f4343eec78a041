-- Since when somebody has done a course, and when he got its certificate: how long people wait for what they earned. Of acts of the provider and the
-- prison: no person stands here. The prison reads it, which sees no enrolments and no certificates.
create table completions (
  provider text not null,
  enrolment_id text not null,
  establishment text not null,
  completed_on date not null,
  awarded_on date,
  primary key (provider, enrolment_id),
  constraint completions_enrolment foreign key (provider, enrolment_id) references enrolments on delete cascade
);
create index completions_awarded_here on completions (establishment, awarded_on) include (provider, completed_on) where awarded_on is not null;
create index completions_awarded_by on completions (provider, awarded_on) include (establishment, completed_on) where awarded_on is not null;
create index completions_waiting_here on completions (establishment, completed_on) include (provider) where awarded_on is null;
create index completions_waiting_by on completions (provider, completed_on) include (establishment) where awarded_on is null;
call tenant_table('completions', 'ORDINARY');
call provider_policy('completions');

-- What is on record already. Nobody wrote down on which day a certificate was awarded: its first day is the nearest to it.
with asked as (
  select e.provider, e.enrolment_id, e.course_id, e.person, split_part(e.application, '/', 2) as establishment, c.required_modules as required, c.assessed
  from enrolments e
  join courses c using (provider, course_id)
  where c.assessed or cardinality(c.required_modules) > 0),
last as (
  select distinct on (provider, enrolment_id, establishment, run_id, module)
    provider, enrolment_id, establishment, run_id, module, code, (to_timestamp(version / 1000000.0) at time zone 'Europe/London')::date as recorded_on
  from attendances
  order by provider, enrolment_id, establishment, run_id, module, version desc),
done as (
  select l.provider, l.enrolment_id, l.module,
    (select max(s.day) from unnest(r.days, r.modules) as s (day, module) where s.module = l.module and s.day <= l.recorded_on) as day
  from last l
  join runs r using (establishment, run_id)
  where l.code = 'ATTENDED'
  union all
  select provider, enrolment_id, module, (decided_at at time zone 'Europe/London')::date
  from exemptions),
learnt as (
  select provider, enrolment_id, module, min(day) as day
  from done
  group by provider, enrolment_id, module)
insert into completions (provider, enrolment_id, establishment, completed_on, awarded_on)
select a.provider, a.enrolment_id, a.establishment,
  greatest(
    (select max(l.day) from learnt l where l.provider = a.provider and l.enrolment_id = a.enrolment_id and l.module = any (a.required)),
    case when a.assessed then (to_timestamp(p.version / 1000000.0) at time zone 'Europe/London')::date end),
  (select min(t.valid_from) from certifications t where t.provider = a.provider and t.course_id = a.course_id and t.person = a.person and t.renews is null)
from asked a
left join lateral (
  select outcome, version
  from assessments p
  where p.provider = a.provider and p.enrolment_id = a.enrolment_id
  order by version desc
  limit 1) p on true
where (not a.assessed or p.outcome = 'PASSED')
  and not exists (
    select from unnest(a.required) as r (module)
    where not exists (select from learnt l where l.provider = a.provider and l.enrolment_id = a.enrolment_id and l.module = r.module));
