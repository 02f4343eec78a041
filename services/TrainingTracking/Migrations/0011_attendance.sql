-- What a certificate of the course needs: nothing, as it always was, unless the course says so.
alter table courses
  add column required_modules text[] not null default '{}',
  add column assessed boolean not null default false;

-- Who was there. What was recorded stays: of several records of one person, run and module the last one counts.
create table attendances (
  provider text not null,
  enrolment_id text not null,
  establishment text not null,
  run_id text not null,
  module text not null,
  code text not null check (code in
    ('ATTENDED', 'SICK', 'REFUSED', 'NOT_REQUIRED', 'REST', 'CLASH', 'SUSPENDED', 'AUTO_SUSPENDED', 'CANCELLED', 'OTHER')),
  version bigint not null,
  primary key (provider, enrolment_id, establishment, run_id, module, version),
  constraint attendances_enrolment foreign key (provider, enrolment_id) references enrolments on delete cascade,
  constraint attendances_run foreign key (establishment, run_id) references runs on delete cascade
);
create index attendances_of_run on attendances (establishment, run_id);
call provider_table('attendances', 'ORDINARY');

-- Somebody decided that somebody need not attend a module.
create table exemptions (
  provider text not null,
  enrolment_id text not null,
  module text not null,
  reason text not null check (reason in ('PRIOR_LEARNING', 'TAUGHT_SEPARATELY', 'NOT_HELD', 'OTHER')),
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (provider, enrolment_id, module),
  constraint exemptions_enrolment foreign key (provider, enrolment_id) references enrolments on delete cascade
);
call provider_table('exemptions', 'ORDINARY');

-- Assessors' decisions: the last one counts.
create table assessments (
  provider text not null,
  enrolment_id text not null,
  outcome text not null check (outcome in ('PASSED', 'NOT_YET')),
  assessed_by text not null,
  version bigint not null,
  primary key (provider, enrolment_id, version),
  constraint assessments_enrolment foreign key (provider, enrolment_id) references enrolments on delete cascade
);
call provider_table('assessments', 'ORDINARY');
