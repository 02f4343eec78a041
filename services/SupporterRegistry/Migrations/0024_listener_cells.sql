-- The cells in which Listeners see people, as the prison's own system has them.

create table listener_cells (
  establishment text not null,
  location text not null check (location ~ '^[A-Z0-9]{3,6}(-[A-Z0-9]{1,12}){1,5}$'),
  primary key (establishment, location)
);
call tenant_table('listener_cells', 'ORDINARY');
