-- Whoever bears such an alert may talk with somebody through a closed door, and shares no room. The release before takes it for a whole block.
alter table blocks add column door_only boolean not null default false;
