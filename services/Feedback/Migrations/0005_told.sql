-- Who provides a scheme, so that a provider finds those of its own. Unknown until the registry tells of the offering again.
alter table offerings add column provider text;
call provider_policy('offerings');

-- What supporters told past the prison's staff: to the provider, or at a kiosk. No person, place or day, and no establishment's scope opens it:
-- a provider sees what it entered, the closing of a month sees all. It takes a lot into counted_obstacles when ten are there, once.
create table told_obstacles (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  told_id uuid not null,
  provider text,
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  obstacle text not null check (obstacle ~ '^[A-Z_]{1,40}$'),
  source text not null check (source in ('SUPPORTER_AT_KIOSK', 'PROVIDER')),
  month date not null check (extract(day from month) = 1),
  lot date check (lot >= month),
  primary key (establishment, told_id),
  constraint told_obstacles_provider check ((source = 'PROVIDER') = (provider is not null))
);
create index told_obstacles_waiting on told_obstacles (month) where lot is null;
create index told_obstacles_of_provider on told_obstacles (provider, establishment, month);
call open_table('told_obstacles', 'LIMITED');
call provider_policy('told_obstacles');
do $$ begin
  -- a kiosk adds and never reads
  execute format('create policy adding on told_obstacles for insert to %I with check (%s)', service_role('app'), in_scope_of('app.tenant', 'establishment'));
end $$;

-- What supporters told, as the establishment counts it: what came through its staff at once, what came past them in lots.
create table counted_obstacles (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  counted_id uuid not null,
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  obstacle text not null check (obstacle ~ '^[A-Z_]{1,40}$'),
  source text not null check (source in ('SUPPORTER_THROUGH_STAFF', 'SUPPORTER_AT_KIOSK', 'PROVIDER')),
  month date not null check (extract(day from month) = 1),
  primary key (establishment, counted_id)
);
create index counted_obstacles_month on counted_obstacles (establishment, month);
call tenant_table('counted_obstacles', 'ORDINARY');

-- Courses that were called off: the prison's and the provider's, as the run was.
create table cancelled_runs (
  establishment text not null,
  event_id uuid not null,
  provider text not null,
  schemes text[] not null check (cardinality(schemes) > 0),
  cancelled_by text not null check (cancelled_by in ('PROVIDER', 'PRISON')),
  reason text not null,
  date date not null,
  primary key (establishment, event_id)
);
create index cancelled_runs_date on cancelled_runs (establishment, date);
call tenant_table('cancelled_runs', 'ORDINARY');
call provider_policy('cancelled_runs');
