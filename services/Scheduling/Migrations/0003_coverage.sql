-- How many supporters a zone needs in a band. A rule that ended keeps its row with no places, so that its versions go on growing.
create table coverage_rules (
  establishment text not null,
  rule_id text not null,
  scheme text not null,
  zone text not null,
  kind text not null check (kind in ('AM', 'PM', 'ED', 'NIGHT')),
  places int not null check (places between 0 and 50),
  cover_version bigint not null, -- of what CoverChanged says about the rule's days
  version bigint not null,
  primary key (establishment, rule_id),
  unique (establishment, scheme, zone, kind)
);
call tenant_table('coverage_rules', 'ORDINARY');
