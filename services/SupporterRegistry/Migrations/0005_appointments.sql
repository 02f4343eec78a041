-- A person in a scheme here, and its standing: when which capability may be used. The standing has a version of its own, because a
-- certificate changes it and nothing else of the appointment.

create table appointments (
  establishment text not null,
  appointment_id text not null,
  application_id text not null,
  scheme_id text not null,
  person_id text not null references persons,
  zone_id text not null,
  state text not null check (state in ('SHADOWING', 'ACTIVE', 'PAUSED', 'SUSPENDED', 'ENDED')),
  appointed_at timestamptz not null,
  solo_by text,
  solo_at timestamptz,
  night_by text,
  night_at timestamptz,
  version bigint not null,
  accompanied tstzmultirange not null default '{}',
  solo tstzmultirange not null default '{}',
  night tstzmultirange not null default '{}',
  standing_version bigint not null default 0,
  primary key (establishment, appointment_id),
  foreign key (establishment, application_id) references applications,
  foreign key (establishment, zone_id) references zones,
  constraint appointments_once unique (establishment, application_id),
  constraint appointments_nested check (solo <@ accompanied and night <@ solo)
);
create unique index appointments_live on appointments (establishment, scheme_id, person_id)
  where state <> 'ENDED';
create index appointments_of_person on appointments (person_id);
call tenant_table('appointments', 'LIMITED');
