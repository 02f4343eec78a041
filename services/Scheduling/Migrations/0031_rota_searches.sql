-- Of a rota that was made by a search: what it costs, what is known of better ones, and how evenly it is shared. Null of one that was keyed.
alter table rotas
  add column cost bigint,
  add column bound bigint,
  add column seconds double precision,
  add column status text check (status in ('FEASIBLE', 'OPTIMAL')),
  add column solver text,
  add column unfilled int,
  add column load_spread int,
  add column night_spread int,
  add column fairness double precision,
  add column changes int;

-- Who makes a scheme's rota; null until the registry has told of the offering since we keep it.
alter table offerings
  add column rota_maker text;
