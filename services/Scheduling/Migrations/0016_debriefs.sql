-- A talk owed to a supporter after a contact. Class TOTAL. Which contact it was is not kept; of one that was declined, not even whose it was.
create table debriefs (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  debrief_id text not null check (debrief_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'), -- where the supporter lives
  appointment_id text check (appointment_id ~ '^[a-z0-9]{8,40}$'),
  person_id text check (person_id ~ '^[a-z0-9]{8,40}$'),
  state text not null check (state in ('DUE', 'OFFERED', 'TAKEN', 'DECLINED_BY_SUPPORTER', 'MISSED')),
  owed_since timestamptz not null, -- the contact was over
  due_by timestamptz not null,
  offered_at timestamptz,
  answered_at timestamptz,
  version bigint not null,
  primary key (establishment, debrief_id),
  constraint debriefs_answered check ((answered_at is not null) = (state in ('TAKEN', 'DECLINED_BY_SUPPORTER'))),
  constraint debriefs_declined_by_nobody check ((appointment_id is null) = (state = 'DECLINED_BY_SUPPORTER') and (person_id is null) = (appointment_id is null))
);
create index debriefs_owed on debriefs (establishment, due_by, debrief_id) where answered_at is null;
create index debriefs_of_supporter on debriefs (establishment, person_id) where answered_at is null;
call tenant_table('debriefs', 'TOTAL');

-- As the scheme says; null until the registry tells of the offering again.
alter table offerings
  add column confidentiality_class text check (confidentiality_class in ('TOTAL', 'LIMITED', 'ORDINARY', 'LOGGED'));
