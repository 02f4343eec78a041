-- When a supporter was given the duty: whose turn it is, is who was asked least recently. Null of duties from before.
-- A shadow stands beside somebody experienced, needs only to be ACCOMPANIED, and covers no place.
alter table duties
  add column assigned_at timestamptz,
  add column shadow boolean not null default false;
