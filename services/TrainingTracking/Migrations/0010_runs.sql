-- Who comes in from outside to train, and up to which day they are vetted.
create table trainers (
  provider text not null,
  trainer_id text not null,
  display_name text not null,
  vetted_until date not null,
  version bigint not null,
  primary key (provider, trainer_id)
);
create index trainers_by_vetting on trainers (provider, vetted_until, trainer_id);
call provider_table('trainers', 'LIMITED');

-- A course held once at one establishment: the provider's row and the prison's. What the course is called and trains for stands here too,
-- because the prison sees no courses; and how long its trainers are vetted, because it sees no trainers.
create table runs (
  establishment text not null,
  run_id text not null,
  provider text not null,
  course_id text not null,
  display_name text not null,
  schemes text[] not null check (cardinality(schemes) > 0),
  days date[] not null check (cardinality(days) > 0),
  modules text[] not null check (cardinality(modules) = cardinality(days)),
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  trainers text[] not null,
  vetted_until date,
  state text not null check (state in ('PLANNED', 'HELD', 'CANCELLED')),
  cancelled_by text check (cancelled_by in ('PROVIDER', 'PRISON')),
  cancel_reason text,
  cancelled_at timestamptz,
  rebooked_as text,
  version bigint not null,
  primary key (establishment, run_id),
  constraint runs_course foreign key (provider, course_id) references courses,
  constraint runs_cancelled check (num_nonnulls(cancelled_by, cancel_reason, cancelled_at) = case state when 'CANCELLED' then 3 else 0 end),
  constraint runs_rebooked check (rebooked_as is null or state = 'CANCELLED')
);
create index runs_by_day on runs (establishment, last_day, run_id);
create index runs_of_provider on runs (provider, last_day, establishment, run_id);
call tenant_table('runs', 'ORDINARY');
call provider_policy('runs');
