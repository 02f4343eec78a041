-- When a person can't do duties here, or would rather not: said for him or by him, with no reason. Of the person: whoever supports in two schemes is away once.
create table availabilities (
  establishment text not null,
  person_id text not null,
  version bigint not null,
  primary key (establishment, person_id)
);
call tenant_table('availabilities', 'LIMITED');

-- Week by week.
create table availability_bands (
  establishment text not null,
  person_id text not null,
  weekday int not null check (weekday between 1 and 7), -- of the day the band begins on: 1 is Monday, 7 Sunday
  kind text not null check (kind in ('AM', 'PM', 'ED', 'NIGHT')),
  answer text not null check (answer in ('CANNOT', 'RATHER_NOT')),
  primary key (establishment, person_id, weekday, kind),
  foreign key (establishment, person_id) references availabilities on delete cascade
);
call tenant_table('availability_bands', 'LIMITED');

-- Days on which he begins no duty.
create table absences (
  establishment text not null,
  person_id text not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  primary key (establishment, person_id, first_day),
  foreign key (establishment, person_id) references availabilities on delete cascade
);
call tenant_table('absences', 'LIMITED');

-- Where else a person has to be, as the prison's own systems say.
create table clashes (
  establishment text not null,
  person_id text not null,
  code text not null check (code in ('WORK', 'EDUCATION', 'VISIT', 'COURT', 'OTHER')),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  during tstzrange not null generated always as (tstzrange(starts_at, ends_at)) stored,
  primary key (establishment, person_id, starts_at, code)
);
create index clashes_in_order on clashes (establishment, starts_at, person_id, code);
call tenant_table('clashes', 'LIMITED');

-- What keeps a person from a duty: ABSENT, CANNOT or CLASH; null when nothing does. The one place that says so.
create function kept_from(at_establishment text, of_person text, on_date date, of_kind text, span tstzrange) returns text
language sql stable as $$
  select case
    when exists (
      select from absences
      where establishment = at_establishment and person_id = of_person and on_date between first_day and last_day) then 'ABSENT'
    when exists (
      select from availability_bands
      where establishment = at_establishment and person_id = of_person and weekday = extract(isodow from on_date) and kind = of_kind and answer = 'CANNOT') then 'CANNOT'
    when exists (
      select from clashes
      where establishment = at_establishment and person_id = of_person and during && span) then 'CLASH'
  end
$$;

-- Something keeps its holder from the duty, as was said after it was given: nobody covers the place.
alter table duties
  add column clash boolean not null default false;
