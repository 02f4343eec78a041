-- How an application goes on after a refusal, and what becomes of a clearance. When each stage began stands in a column of its own,
-- set once, so that the clock of the stage is their greatest.

alter table applications
  add column trained_at timestamptz,
  add column appointed_at timestamptz,
  add column declined_at timestamptz,
  add column declined_by text constraint applications_decline_keys check (declined_by <> decided_by),
  add column withdrawn_at timestamptz,
  add column withdrawn_by text, -- nobody: a kiosk took it down
  add column reviewed_at timestamptz,
  add column reviewed_by text,
  add column review_outcome text check (review_outcome in ('UPHELD', 'REOPENED')),
  -- Of the last renewal. Where it is NOT_CLEARED review_by has passed too: code that does not know renewals trusts nobody then either.
  add column renewal text check (renewal in ('CLEARED', 'NOT_CLEARED')),
  add column renewed_at timestamptz,
  add column renewed_by text constraint applications_renewal_keys check (renewal = 'NOT_CLEARED' or renewed_by <> accepted_by),
  add column held_from timestamptz; -- since when the clearance holds without a gap, where that is not decided_at

update applications a
set appointed_at = p.appointed_at
from appointments p
where p.establishment = a.establishment and p.application_id = a.application_id;
