-- A wish that a supporter stay, with consent. Advisory: no statement about a movement reads this table.

create table holds (
  establishment text not null,
  hold_id text not null,
  appointment_id text not null,
  consented_on date not null,
  until date not null,
  placed_by text not null,
  placed_at timestamptz not null,
  released_by text, -- nobody, though released: the appointment ended
  released_at timestamptz,
  version bigint not null,
  primary key (establishment, hold_id),
  foreign key (establishment, appointment_id) references appointments on delete cascade
);
create unique index holds_one on holds (establishment, appointment_id) where released_at is null;
create index holds_by_end on holds (establishment, until, hold_id);
call tenant_table('holds', 'LIMITED');

-- When somebody of ours is expected to be released, as the prison told: nothing else of his sentence.
create table release_dates (
  establishment text not null,
  person_id text not null,
  release_on date not null,
  told_by text,
  told_at timestamptz not null,
  primary key (establishment, person_id)
);
call tenant_table('release_dates', 'LIMITED');
