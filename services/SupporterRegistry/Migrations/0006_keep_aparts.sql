-- The prison's own list of who is kept apart, as far as it touches our people. Each list has a number: a pair is open when it stood in
-- the newest one, so replacing a list is one upsert and what was open before can still be told.

create table keep_apart_feeds (
  establishment text not null primary key references establishments,
  list bigint not null,
  as_of timestamptz not null
);
call tenant_table('keep_apart_feeds', 'ORDINARY');

create table keep_aparts (
  establishment text not null references keep_apart_feeds,
  prisoner_number_1 text not null,
  prisoner_number_2 text not null,
  restriction text not null check (restriction in ('CELL', 'LANDING', 'WING')),
  list bigint not null,
  primary key (establishment, prisoner_number_1, prisoner_number_2),
  check (prisoner_number_1 < prisoner_number_2 collate "C")
);
call tenant_table('keep_aparts', 'LIMITED');
