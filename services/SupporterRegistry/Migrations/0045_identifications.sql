-- How many supporters were named to somebody of the staff in an hour.

create table identifications (
  establishment text not null,
  subject text not null,
  since timestamptz not null, -- the hour
  named int not null check (named > 0),
  primary key (establishment, subject, since)
);
call tenant_table('identifications', 'ORDINARY');
