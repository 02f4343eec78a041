-- The newest change of a pair that the prison told us since it took the list that stands, or before there was one. A pair that is no longer
-- kept apart stays here too, without a restriction, until a later list no longer names it: an older list may still come.

create table keep_apart_changes (
  establishment text not null references establishments,
  prisoner_number_1 text not null,
  prisoner_number_2 text not null,
  restriction text check (restriction in ('CELL', 'LANDING', 'WING')),
  changed_at timestamptz not null,
  primary key (establishment, prisoner_number_1, prisoner_number_2),
  check (prisoner_number_1 < prisoner_number_2 collate "C")
);
call tenant_table('keep_apart_changes', 'LIMITED');
