-- Whoever is received is seen by a supporter within the hours of a scheme. Null and 0: the scheme sees nobody who arrives.
alter table offerings
  add column seen_within interval;

create table inductions (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  induction_id text not null check (induction_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  prisoner_number text not null check (prisoner_number ~ '^[A-Z][0-9]{4}[A-Z]{2}$'),
  arrived_at timestamptz not null,
  due_at timestamptz not null check (due_at >= arrived_at),
  state text not null check (state in ('WAITING', 'SEEN', 'DECLINED', 'LEFT')),
  over_at timestamptz,
  appointment_id text check (appointment_id ~ '^[a-z0-9]{8,40}$'), -- who saw him
  version bigint not null,
  primary key (establishment, induction_id),
  constraint inductions_over check ((state = 'WAITING') = (over_at is null)),
  constraint inductions_seen_by check (appointment_id is null or state = 'SEEN')
);
create unique index inductions_one_waits on inductions (establishment, scheme, prisoner_number) where state = 'WAITING';
create index inductions_of_person on inductions (establishment, prisoner_number);
create index inductions_in_order on inductions (establishment, state, due_at, induction_id);
call tenant_table('inductions', 'LIMITED');
