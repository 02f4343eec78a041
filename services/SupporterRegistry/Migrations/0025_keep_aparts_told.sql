-- What the prisons' events tell of pairs, in which one at least was an applicant, trainee or supporter somewhere, until it was brought to
-- the establishments it is for: moments.

create table keep_aparts_told (
  digest bytea primary key,
  places text[] not null, -- for which establishments it was told
  prisoner_number_1 text not null,
  prisoner_number_2 text not null,
  restriction text check (restriction in ('CELL', 'LANDING', 'WING')),
  changed_at timestamptz not null,
  told_at timestamptz not null,
  check (prisoner_number_1 < prisoner_number_2 collate "C")
);
call open_table('keep_aparts_told', 'LIMITED');
