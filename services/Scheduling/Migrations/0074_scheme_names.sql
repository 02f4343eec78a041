-- What people call a scheme, for what is printed. A row of the release before has none until its offering is told of again.
alter table offerings add column display_name text;
