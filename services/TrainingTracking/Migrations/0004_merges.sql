-- Persons the registry found to be another: late news of the one is the other's. Opaque names.
create table merged_persons (
  removed text primary key,
  person text not null,
  merged_at timestamptz not null
);
create index merged_persons_into on merged_persons (person);
call open_table('merged_persons', 'ORDINARY');
