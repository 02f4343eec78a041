-- What somebody began or was given under a course as it was before it was changed. Null: as the course says, which has not changed since.
alter table enrolments
  add column modules text[],
  add column required_modules text[],
  add column assessed boolean check (num_nonnulls(modules, required_modules, assessed) in (0, 3));
alter table certifications
  add column course_name text,
  add column validity_months int check ((course_name is null) = (validity_months is null));

-- A proposal ends by a second person's no as well, or its own author's.
alter table backdatings
  drop constraint backdatings_state_check,
  add constraint backdatings_state check (state in ('PROPOSED', 'CONFIRMED', 'DECLINED', 'WITHDRAWN')),
  add column declined_by text,
  add column declined_at timestamptz check ((state in ('DECLINED', 'WITHDRAWN')) = (declined_at is not null)),
  add constraint backdatings_declined check ((state = 'DECLINED') = (declined_by <> proposed_by));
