-- Who offers debriefs and within which time, as the scheme says; null until the registry tells of the offering again: then as its class says.
alter table offerings
  add column debriefs_by text check (debriefs_by in ('COORDINATOR', 'PROVIDER', 'NOBODY')),
  add column debrief_within interval,
  add column provider text check (provider ~ '^[a-z0-9][a-z0-9-]{0,39}$');

-- Where the scheme's provider offers them, they are in its sight too.
alter table debriefs
  add column provider text check (provider ~ '^[a-z0-9][a-z0-9-]{0,39}$');
call provider_policy('debriefs');
