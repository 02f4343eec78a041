-- Whom something keeps from a band of a day, and what: ABSENT, CANNOT or CLASH. The one place that says so.
create function kept(at_establishment text, on_date date, of_kind text, span tstzrange) returns table (person_id text, why text)
language sql stable as $$
  select a.person_id, 'ABSENT'
  from absences a
  where a.establishment = at_establishment and on_date between a.first_day and a.last_day
  union all
  select b.person_id, 'CANNOT'
  from availability_bands b
  where b.establishment = at_establishment and b.weekday = extract(isodow from on_date) and b.kind = of_kind and b.answer = 'CANNOT'
  union all
  select c.person_id, 'CLASH'
  from clashes c
  where c.establishment = at_establishment and c.during && span
$$;

-- The first of these of one person; null when nothing does.
create or replace function kept_from(at_establishment text, of_person text, on_date date, of_kind text, span tstzrange) returns text
language sql stable as $$
  select min(k.why)
  from kept(at_establishment, on_date, of_kind, span) k
  where k.person_id = of_person
$$;
