-- What slips of a scheme ask from a month on, as headquarters published it. Everybody reads it; only the nation's work adds to it, and nobody changes or deletes.
create table questionnaires (
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  version int not null check (version > 0),
  first_month date not null check (extract(day from first_month) = 1),
  questions text[] not null check (cardinality(questions) between 1 and 8),
  primary key (scheme, version)
);
comment on table questionnaires is 'class=PUBLIC';
alter table questionnaires enable row level security;
alter table questionnaires force row level security;
do $$ begin
  execute format('create policy migrations on questionnaires to %I using (true)', service_role('owner'));
  execute format('create policy everybody on questionnaires for select to %I using (true)', service_role('app'));
  execute format('create policy nation on questionnaires for insert to %I with check ((select current_setting(''app.region'', true)) = ''*'')', service_role('app'));
  execute format('grant select, insert on questionnaires to %I', service_role('app'));
end $$;
