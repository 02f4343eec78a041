-- Two numbers that are one person's. Of people who are not ours no number may stand here: a row is found by the keyed digest of one number
-- and holds the other sealed, by a key that follows from the first. Who knows neither learns neither.
create table same_numbers (
  digest bytea not null,
  other bytea not null, -- the digest of the other
  sealed bytea not null,
  told_at timestamptz not null,
  primary key (digest, other)
);
call open_table('same_numbers', 'LIMITED');

-- Numbers that a person of ours had before.
create table former_numbers (
  prisoner_number text primary key check (prisoner_number ~ '^[A-Z][0-9]{4}[A-Z]{2}$'),
  person_id text not null references persons
);
create index former_numbers_of on former_numbers (person_id);
call open_table('former_numbers', 'LIMITED');

-- Persons found to be another: late news of the one is the other's. Opaque ids, which outlive what they named.
create table merged_persons (
  removed_id text primary key,
  person_id text not null,
  merged_at timestamptz not null
);
create index merged_persons_into on merged_persons (person_id);
call open_table('merged_persons', 'ORDINARY');

-- Whatever names a person, in whatever table there is or will be.
create function repoint(removed text, kept text) returns void
language plpgsql as $$
declare
  holder name;
begin
  -- of two dates of release at one place the one that was told later holds
  delete from release_dates r
  using release_dates o
  where r.establishment = o.establishment and r.person_id in (removed, kept) and o.person_id in (removed, kept) and r.person_id <> o.person_id
    and (r.told_at, r.person_id) < (o.told_at, o.person_id);
  for holder in
    select c.relname
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname = 'person_id' and not a.attisdropped and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'persons'
    order by c.relname
  loop
    execute format('update %I set person_id = $1 where person_id = $2', holder) using kept, removed;
  end loop;
end $$;
