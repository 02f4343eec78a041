-- A rota as a team keyed it or as it was made. What it became when it was published are duties; this stays as it was.
create table rotas (
  establishment text not null,
  rota_id text not null,
  scheme text not null,
  first_day date not null,
  days int not null check (days between 1 and 42),
  state text not null check (state in ('DRAFT', 'PUBLISHED', 'SUPERSEDED')),
  drafted_at timestamptz not null,
  published_at timestamptz,
  version bigint not null,
  primary key (establishment, rota_id)
);
create index rotas_in_order on rotas (establishment, first_day desc, rota_id desc);
call tenant_table('rotas', 'ORDINARY');

create table rota_entries (
  establishment text not null,
  rota_id text not null,
  position int not null, -- in which it was keyed
  appointment_id text not null,
  person_id text, -- null where nobody was known by that appointment
  zone text not null,
  date date not null,
  kind text not null check (kind in ('AM', 'PM', 'ED', 'NIGHT')),
  primary key (establishment, rota_id, position),
  foreign key (establishment, rota_id) references rotas on delete cascade
);
create index rota_entries_of_person on rota_entries (person_id);
call tenant_table('rota_entries', 'ORDINARY');
