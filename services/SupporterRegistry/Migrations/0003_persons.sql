-- Applicants, trainees and supporters: only what the applicant gave. The id is opaque and travels; the number never leaves this table
-- and the keep-aparts.

create table persons (
  person_id text primary key,
  prisoner_number text not null constraint persons_number unique check (prisoner_number ~ '^[A-Z][0-9]{4}[A-Z]{2}$'),
  surname text not null,
  forename text not null
);
call open_table('persons', 'LIMITED');

-- Training's certificates, copied from its events. A certificate belongs to a person and travels with them.
-- No foreign key: after a restore the copy may know a person again before we do.
create table certificates (
  certificate text primary key,
  person_id text not null,
  schemes text[] not null,
  valid_from date not null,
  valid_until date not null,
  revoked_at timestamptz,
  version bigint not null
);
create index certificates_of_person on certificates (person_id);
call open_table('certificates', 'LIMITED');
