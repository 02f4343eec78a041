-- How many single pairs somebody of the staff has asked about in an hour.

create table pair_checks (
  establishment text not null,
  subject text not null,
  since timestamptz not null, -- the hour
  asked int not null check (asked > 0),
  primary key (establishment, subject, since)
);
call tenant_table('pair_checks', 'ORDINARY');
