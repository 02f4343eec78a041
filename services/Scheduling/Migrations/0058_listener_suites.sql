-- Whether a zone has a Listener suite, as the registry says. Null until it has said so: of those nothing is refused.
alter table zones
  add column listener_suite boolean;
