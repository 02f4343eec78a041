-- What the prisons' own systems tell. Of people who are not ours nothing stands here; of an envelope only what follows from it.

-- What came, so that it counts once: keyed digests, which tell nothing.
create table prison_event_digests (
  digest bytea primary key,
  received_at timestamptz not null
);
create index prison_event_digests_by_age on prison_event_digests (received_at);
call open_table('prison_event_digests', 'PUBLIC');

-- Types from which nothing follows, counted.
create table prison_event_counts (
  event_type text primary key,
  count bigint not null,
  first_received_at timestamptz not null,
  last_received_at timestamptz not null
);
call open_table('prison_event_counts', 'PUBLIC');

-- Where an applicant, trainee or supporter came and went. What follows is worked out from all of them, so their order of coming is nothing.
create table movements (
  person_id text not null references persons,
  digest bytea not null,
  occurred_at timestamptz not null,
  kind text not null check (kind in ('RELEASED', 'TRANSFERRED', 'AWAY', 'ADMITTED', 'RETURNED', 'DIED')),
  prison text not null, -- where it was told of; a person's row is no establishment's
  primary key (person_id, digest)
);
call open_table('movements', 'LIMITED');
