-- What people call a zone, for what is printed. A row of the release before has none until its zone is told of again.
alter table zones add column display_name text;
