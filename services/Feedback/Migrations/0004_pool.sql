-- Responses that wait for enough others. Each is of one person and ties to none: what it says is codes, its id is the event's and random,
-- its time the month whose book it came into. Once an atom holds it the answers are deleted; that it was counted stays, so that it counts once.
create table pooled_responses (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  event_id uuid not null unique,
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  measure text not null check (measure in ('FEEDBACK', 'SELECTION', 'ENDING')),
  month date not null check (extract(day from month) = 1),
  atom uuid,
  primary key (establishment, event_id)
);
create index pooled_responses_waiting on pooled_responses (month) where atom is null;
create index pooled_responses_atom on pooled_responses (atom) where atom is not null;
call tenant_table('pooled_responses', 'TOTAL');

create table pooled_answers (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  event_id uuid not null,
  question text not null check (question ~ '^[a-z][a-z-]{0,39}$'),
  category text not null check (category ~ '^[A-Z0-9_]{1,30}(\.[A-Z0-9_]{1,30})?$'),
  primary key (establishment, event_id, question),
  foreign key (establishment, event_id) references pooled_responses on delete cascade
);
call tenant_table('pooled_answers', 'TOTAL');

-- What was closed, once and for ever: the app can add and read, never change. The walls say what the rule says, so that no mistake in code
-- publishes less than ten: an atom can be added only by work that sees every establishment, and only over as many responses as it says.
create table atoms (
  atom uuid primary key,
  region text not null,
  establishment text,
  scheme text not null,
  measure text not null check (measure in ('FEEDBACK', 'SELECTION', 'ENDING')),
  month date not null check (extract(day from month) = 1),
  answers_least int not null check (answers_least >= 10),
  answers_most int not null check (answers_most >= answers_least)
);
comment on table atoms is 'class=PUBLIC';
alter table atoms enable row level security;
alter table atoms force row level security;

alter table published_figures add column measure text not null default 'FEEDBACK';
alter table published_figures add column establishment text;

do $$ begin
  -- what an atom holds is held by it for ever
  execute format('create policy once on pooled_responses as restrictive for update to %I using (atom is null) with check (true)', service_role('app'));

  execute format('create policy migrations on atoms to %I using (true)', service_role('owner'));
  execute format('create policy everywhere on atoms for select to %I using ((select current_setting(''app.region'', true)) = ''*'')', service_role('app'));
  execute format($policy$
    create policy enough on atoms for insert to %I with check (
      (select current_setting('app.region', true)) = '*'
      and (select current_setting('app.tenant', true)) = '*'
      and (
        select count(*) between atoms.answers_least and atoms.answers_most
          and bool_and((p.scheme, p.measure) = (atoms.scheme, atoms.measure))
          and case when atoms.establishment is null then count(distinct p.establishment) >= 3 else bool_and(p.establishment = atoms.establishment) end
        from pooled_responses p
        where p.atom = atoms.atom))
    $policy$, service_role('app'));
  execute format('grant select, insert on atoms to %I', service_role('app'));

  -- the app publishes figures of such an atom and can neither read, change nor delete them
  execute format($policy$
    create policy atoms on published_figures for insert to %I with check (
      (select current_setting('app.region', true)) = '*'
      and exists (
        select from atoms a
        where (a.atom, a.region, a.scheme, a.measure, a.answers_least, a.answers_most)
            = (published_figures.atom, published_figures.region, published_figures.scheme, published_figures.measure, published_figures.answers_least, published_figures.answers_most)
          and a.establishment is not distinct from published_figures.establishment
          and published_figures.period = daterange(a.month, (a.month + interval '1 month')::date)))
    $policy$, service_role('app'));
  execute format('grant insert on published_figures to %I', service_role('app'));
end $$;

-- the first closing comes at once and finds nothing; each sets the next
insert into timers (tenant, kind, key, due_at) values ('-', 'closing', 'month', now());
