-- Two rules that stand beside the others: code of the release before refuses a rule in JSON that it does not know. Null in a scheme: as its class says; in an offering: no deviation.

alter table schemes
  add column debriefs_by text check (debriefs_by in ('COORDINATOR', 'PROVIDER', 'NOBODY')),
  add column debrief_within interval check (debrief_within > interval '0');

alter table offerings
  add column debriefs_by text check (debriefs_by in ('COORDINATOR', 'PROVIDER', 'NOBODY')),
  add column debrief_within interval check (debrief_within > interval '0');
