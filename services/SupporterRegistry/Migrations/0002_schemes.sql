-- Rules are stored as the contract's own message in protobuf's JSON: a rule that is added to the contract needs no migration.

create table schemes (
  scheme_id text primary key,
  display_name text not null,
  confidentiality_class text not null,
  escalation_duty text not null,
  pay text not null,
  rules jsonb not null, -- all of them: what was left out is filled in with the national default
  not_asked_to text[] not null,
  version bigint not null
);
call open_table('schemes', 'PUBLIC');

create table offerings (
  establishment text not null references establishments,
  scheme_id text not null references schemes,
  provider text not null,
  deviations jsonb not null, -- only those that are set
  version bigint not null,
  primary key (establishment, scheme_id)
);
call tenant_table('offerings', 'ORDINARY');
