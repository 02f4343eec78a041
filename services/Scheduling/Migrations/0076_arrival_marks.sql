-- Beside each arrival that was seen in such a month who it was, as the same keyed digest of the number, and by whom. The arrival itself is forgotten earlier;
-- this is deleted with the key.
create table arrival_marks (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  induction_id text not null check (induction_id ~ '^[a-z0-9]{8,40}$'),
  period date not null,
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  mark text not null check (mark ~ '^[0-9a-f]{64}$'),
  person_id text check (person_id ~ '^[a-z0-9]{8,40}$'), -- who saw him, where that was said
  primary key (establishment, period, induction_id),
  foreign key (establishment, period) references exposure_periods
);
call tenant_table('arrival_marks', 'TOTAL');
