-- How old the prison's keep-apart list is, as the registry's pulse says: every board shows it, also one on which nobody waits.

alter table standing_feeds
  add column keep_aparts_as_of timestamptz,
  add column keep_aparts_good_until timestamptz;
