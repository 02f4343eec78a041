-- The two share no room: they talk through a closed door. What the registry said last.
alter table offers add column at_door boolean not null default false;
