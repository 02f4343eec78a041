-- How applications and appointments end. Nobody in *_by: SYSTEM, after the prison's own movement.

alter table applications
  add column closed_reason text check (closed_reason in
    ('RELEASED', 'TRANSFERRED', 'WITHDRAWN_OWN', 'WITHDRAWN_STAFF', 'DISMISSED', 'HEALTH', 'SECURITY', 'DIED', 'OTHER')),
  add column closed_at timestamptz,
  add column closed_by text,
  add constraint applications_closed check ((state = 'CLOSED') = (closed_reason is not null) and (closed_at is null) = (closed_reason is null));

alter table appointments
  add column ended_reason text check (ended_reason in
    ('RELEASED', 'TRANSFERRED', 'WITHDRAWN_OWN', 'WITHDRAWN_STAFF', 'DISMISSED', 'HEALTH', 'SECURITY', 'DIED', 'OTHER')),
  add column ended_at timestamptz,
  add column ended_by text,
  add constraint appointments_ended check ((state = 'ENDED') = (ended_reason is not null) and (ended_at is null) = (ended_reason is null));
