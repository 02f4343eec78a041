-- A duty whose band the regime no longer has, or has at hours at which its holder can't: it keeps its hours and covers nothing, which `clash` says, and comes
-- back when the regime does. Nobody is in two places by it, so he may have another duty at that time.
alter table duties add column off_hours boolean not null default false;
alter table duties drop constraint duties_overlap;
alter table duties add constraint duties_overlap exclude using gist (person_id with =, during with &&) where (state = 'ASSIGNED' and not off_hours);
