-- A pair that an orderly officer checked by hand in the prison's own system, while the prison's list was too old for ours.

alter table offers
  add column hand_checked_at timestamptz,
  add column hand_checked_by text check (hand_checked_by ~ '^[A-Za-z0-9_.@-]{1,80}$') check ((hand_checked_at is null) = (hand_checked_by is null));
