-- All that headquarters ever sees. An atom covers one scheme and period of one region and is stored once, with its noise, for ever.
-- The reader may select here and nothing else anywhere; the app has no right on it at all: who publishes comes with the atoms.
create table published_figures (
  atom uuid not null,
  region text not null,
  scheme text not null,
  period daterange not null,
  question text not null,
  category text not null,
  noisy_count bigint not null,
  answers_least int not null,
  answers_most int not null check (answers_most >= answers_least),
  primary key (atom, question, category)
);
create index published_figures_region on published_figures (region, scheme);
comment on table published_figures is 'class=PUBLIC';

alter table published_figures enable row level security;
alter table published_figures force row level security;
do $$ begin
  execute format('create policy migrations on published_figures to %I using (true)', service_role('owner'));
  execute format('create policy region on published_figures to %I using (%s)', service_role('reader'), in_scope_of('app.region', 'region'));
  execute format('grant select on published_figures to %I', service_role('reader'));
end $$;
