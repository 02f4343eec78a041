-- Credentials that were exported, and which bit of which published list takes each back: without its certificate, or with other days, it counts
-- for nothing, so a row outlives its certificate and stays until the credential has ended. Who asks for a list sees, in that transaction, how
-- the certificates in it stand, whosever they are.
create table badges (
  provider text not null,
  list int not null,
  place int not null check (place between 0 and 131071),
  certification_id text not null,
  valid_from date not null,
  valid_until date not null,
  primary key (provider, list, place),
  constraint badges_place unique (list, place),
  constraint badges_once unique (provider, certification_id, valid_from, valid_until)
);
call provider_table('badges', 'ORDINARY');
create sequence badge_number;

do $$
declare
  app name := service_role('app');
begin
  execute format('grant usage on sequence badge_number to %I', app);
  execute format($policy$
    create policy listed on badges for select to %I
    using (list = nullif((select current_setting('app.badge_list', true)), '')::int)
    $policy$, app);
  execute format($policy$
    create policy listed on certifications for select to %I
    using ((provider, certification_id) in (
      select b.provider, b.certification_id from badges b where b.list = nullif((select current_setting('app.badge_list', true)), '')::int))
    $policy$, app);
end $$;
