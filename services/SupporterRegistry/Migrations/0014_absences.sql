-- How supporters step back, are suspended, and return to what they were. returns_to is the state beneath a pause or a suspension; a pause
-- may lie beneath a suspension as well.

alter table appointments
  add column returns_to text check (returns_to in ('SHADOWING', 'ACTIVE')),
  add column pause_kind text check (pause_kind in ('SELF', 'WELFARE')),
  add column paused_at timestamptz,
  add column paused_by text,
  add column back_on date,
  add column shadowed_on date[] not null default '{}';

create table suspensions (
  establishment text not null,
  suspension_id text not null,
  appointment_id text not null,
  category text not null check (category in ('SECURITY', 'CONDUCT', 'PROVIDER')),
  state text not null check (state in ('IN_FORCE', 'LIFTED', 'OVER')),
  suspended_by text not null,
  suspended_at timestamptz not null,
  review_by date not null,
  reviewed_by text[] not null default '{}', -- all of them
  told_for date, -- the day of review whose passing was told
  reviewed_at timestamptz,
  ended_at timestamptz,
  appeal text not null check (appeal in ('NONE', 'OPEN', 'UPHELD', 'LIFTED')),
  appealed_at timestamptz,
  appeal_decided_by text,
  appeal_decided_at timestamptz,
  tenure_restored boolean not null,
  version bigint not null,
  primary key (establishment, suspension_id),
  foreign key (establishment, appointment_id) references appointments on delete cascade,
  constraint suspensions_ended check ((state = 'IN_FORCE') = (ended_at is null)),
  constraint suspensions_other_decider check (appeal_decided_by <> suspended_by)
);
create unique index suspensions_in_force on suspensions (establishment, appointment_id) where state = 'IN_FORCE';
create index suspensions_of_appointment on suspensions (establishment, appointment_id);
create index suspensions_to_decide on suspensions (establishment, review_by, suspension_id);
call tenant_table('suspensions', 'LIMITED');
