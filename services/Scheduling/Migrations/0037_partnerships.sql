-- A supporter meets one person week after week. Never in a scheme of class TOTAL; all the same a sentence has no column to stand in.
create table partnerships (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  partnership_id text not null check (partnership_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  appointment_id text not null check (appointment_id ~ '^[a-z0-9]{8,40}$'),
  person_id text not null check (person_id ~ '^[a-z0-9]{8,40}$'), -- who supports
  prisoner_number text not null check (prisoner_number ~ '^[A-Z][0-9]{4}[A-Z]{2}$'), -- who is supported
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  state text not null check (state in ('PROPOSED', 'ACTIVE', 'PAUSED', 'ENDED')),
  pause text check (pause in ('BY_WISH', 'NEEDS_SUPPORTER')),
  ended_because text check (ended_because in ('COMPLETED', 'WITHDRAWN', 'SUPPORTER_STEPPED_BACK', 'MOVED_ON', 'OTHER')),
  sessions_per_week int not null check (sessions_per_week between 1 and 14),
  proposed_at timestamptz not null,
  ended_at timestamptz,
  version bigint not null,
  primary key (establishment, partnership_id),
  constraint partnerships_paused_for check ((pause is not null) = (state = 'PAUSED')),
  constraint partnerships_ended check ((state = 'ENDED') = (ended_at is not null) and (ended_at is null) = (ended_because is null))
);
create unique index partnerships_one_of_a_person on partnerships (establishment, scheme, prisoner_number) where state <> 'ENDED';
create index partnerships_in_order on partnerships (establishment, proposed_at, partnership_id);
create index partnerships_of_supporter on partnerships (establishment, appointment_id) where state <> 'ENDED';
call tenant_table('partnerships', 'LIMITED');

-- What became of the session of a day, with whoever supported then.
create table partnership_sessions (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  partnership_id text not null,
  day date not null,
  attendance text not null check (attendance in ('ATTENDED', 'SICK', 'REFUSED', 'NOT_REQUIRED', 'REST', 'CLASH', 'SUSPENDED', 'CANCELLED', 'OTHER')),
  minutes int check (minutes between 1 and 480),
  appointment_id text not null check (appointment_id ~ '^[a-z0-9]{8,40}$'),
  person_id text not null check (person_id ~ '^[a-z0-9]{8,40}$'),
  primary key (establishment, partnership_id, day),
  foreign key (establishment, partnership_id) references partnerships,
  constraint partnership_sessions_minutes check (minutes is null or attendance = 'ATTENDED')
);
call tenant_table('partnership_sessions', 'LIMITED');
