-- What a transaction leaves beside its own rows. No domain column stands here, and no row-level security: a grant for each use.

-- One row per mutation that ran, kept 24 hours. Either the response or, where it is confidential, only its resource name.
create table request_ids (
  caller text not null,
  tenant text not null,
  method text not null,
  id uuid not null,
  digest bytea not null,
  response bytea,
  resource text,
  at timestamptz not null,
  primary key (caller, tenant, method, id)
) with (fillfactor = 80); -- room for the response on the page of the claim
create index request_ids_at on request_ids using brin (at);

-- Events on their way to the broker, in the order of their writing.
create table outbox (
  id bigint generated always as identity primary key,
  message_id uuid not null,
  type text not null,
  tenant text not null,
  body text not null,
  traceparent text,
  at timestamptz not null default now() -- how far the relay is behind
);

-- Messages that were handled, per consumer, kept 14 days.
create table inbox (
  consumer text not null,
  message_id uuid not null,
  at timestamptz not null,
  primary key (consumer, message_id)
);
create index inbox_at on inbox using brin (at);

-- What is to happen at an instant. Effect and deletion commit together, so it happens once.
create table timers (
  tenant text not null,
  kind text not null,
  key text not null,
  due_at timestamptz not null,
  primary key (tenant, kind, key)
);
create index timers_due on timers (due_at);

-- Who did or read what. Services can only add to it; xid lets a sealer stop below the oldest open transaction.
create table audit (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  tenant text not null,
  client text not null,
  user_subject text,
  method text not null,
  action text not null,
  resource text not null,
  purpose text,
  trace_id text
);

do $$
declare
  app name := service_role('app');
  worker name := service_role('worker');
  plumbing text;
begin
  execute format('grant select, insert, update (response, resource) on request_ids to %I', app);
  execute format('grant insert on outbox, audit to %I', app);
  execute format('grant select, insert on inbox to %I', app);
  -- a row can be claimed (for update) only by who may update it
  execute format('grant select, insert, update (due_at), delete on timers to %I', app);
  execute format('grant select, update, delete on outbox to %I', worker);
  execute format('grant select on timers to %I', worker);
  execute format('grant select, delete on request_ids, inbox to %I', worker);
  foreach plumbing in array array['request_ids', 'outbox', 'inbox', 'timers', 'audit'] loop
    execute format('comment on table %I is ''class=PLUMBING''', plumbing);
  end loop;
end $$;
