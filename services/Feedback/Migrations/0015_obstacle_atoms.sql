-- What stood in the way of people reaches headquarters as answers do: through atoms. The close of a month puts it among those that wait, once; what was
-- met before that was so is never told as if it were of the month that closes first. That they may become atoms, and when, 0017 says.
alter table obstacle_facts add column pooled boolean not null default true;
alter table obstacle_facts alter column pooled set default false;
alter table counted_obstacles add column pooled boolean not null default true;
alter table counted_obstacles alter column pooled set default false;
alter table told_obstacles add column pooled boolean not null default true;
alter table told_obstacles alter column pooled set default false;

-- what was told past staff no establishment's scope opens here either
do $$ begin
  execute format('create policy obstacles on pooled_responses as restrictive to %I using (measure <> ''OBSTACLE'' or (select current_setting(''app.tenant'', true)) = ''*'')', service_role('app'));
  execute format('create policy obstacles on pooled_answers as restrictive to %I using (question not in (''taxonomy'', ''told-by'') or (select current_setting(''app.tenant'', true)) = ''*'')', service_role('app'));
end $$;

-- Clearances that came late, as the registry tells of them.
alter table told_acts
  drop constraint told_acts_act_check,
  add constraint told_acts_act_check check (act in ('REVIEW_OVERDUE', 'SUPPORT_SESSION_OVERDUE', 'CLEARANCE_LATE'));

-- How many requests of a quarter nobody met, as a band: told once, where enough people asked, and never changed.
create table unmet_requests (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  quarter date not null check (extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)),
  least int not null,
  most int not null,
  primary key (establishment, scheme, quarter),
  constraint unmet_requests_band check (least = 0 and most = 0 or least = 1 and most = 9 or least > 1 and least % 10 = 0 and most = least + 9)
);
call tenant_table('unmet_requests', 'ORDINARY');

create view unmet as
select u.establishment, e.region, u.scheme, u.quarter, u.least, u.most
from unmet_requests u
left join establishments e on e.establishment = u.establishment
where e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*';
comment on view unmet is 'class=ORDINARY';

do $$ begin
  execute format('grant select on unmet to %I', service_role('reader'));
end $$;
