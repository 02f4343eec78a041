-- An application with both keys in one row, so that its provider sees all it needs and nothing else.

create table applications (
  establishment text not null,
  application_id text not null,
  scheme_id text not null,
  provider text not null,
  person_id text not null references persons,
  zone_id text not null,
  state text not null check (state in
    ('SUBMITTED', 'CLEARED', 'NOT_CLEARED', 'ACCEPTED', 'DECLINED', 'IN_TRAINING', 'APPOINTED', 'WITHDRAWN', 'CLOSED')),
  submitted_at timestamptz not null,
  listed_from timestamptz not null, -- a keep-apart list taken earlier can't have been searched for this person
  clearance text check (clearance in ('CLEARED', 'NOT_CLEARED')),
  decided_by text,
  decided_at timestamptz,
  review_by date,
  accepted_by text,
  accepted_at timestamptz,
  compact_signed_on date,
  appointment_id text,
  version bigint not null,
  primary key (establishment, application_id),
  constraint applications_offering foreign key (establishment, scheme_id) references offerings,
  constraint applications_zone foreign key (establishment, zone_id) references zones,
  constraint applications_clearance check (num_nulls(clearance, decided_by, decided_at, review_by) in (0, 4)),
  constraint applications_acceptance check (accepted_at is null or (accepted_by is not null and clearance = 'CLEARED')),
  constraint applications_two_keys check (accepted_by <> decided_by)
);
create unique index applications_open on applications (establishment, scheme_id, person_id)
  where state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED');
create index applications_by_age on applications (establishment, submitted_at, application_id);
create index applications_of_person on applications (person_id);
call tenant_table('applications', 'LIMITED');
call provider_policy('applications');
