-- Days on which the prison day is another than its weekday's: their bands, none of which is NIGHT all day. The reason is of the day and of nobody.
create table special_days (
  establishment text not null references regimes,
  date date not null, -- the establishment's own time
  reason text not null check (length(reason) between 1 and 80),
  kinds text[] not null check (kinds <@ array['AM', 'PM', 'ED', 'NIGHT']),
  starts_at time[] not null check (cardinality(starts_at) = cardinality(kinds)),
  ends_at time[] not null check (cardinality(ends_at) = cardinality(kinds)), -- not later than the start: on the next day
  primary key (establishment, date)
);
call tenant_table('special_days', 'ORDINARY');
