-- Persons the registry found to be another, for what still bears the removed name. Opaque ids.
create table merged_persons (
  removed text primary key check (removed ~ '^[a-z0-9]{8,40}$'),
  person text not null check (person ~ '^[a-z0-9]{8,40}$'),
  merged_at timestamptz not null
);
call open_table('merged_persons', 'ORDINARY');
