-- What was changed and what was told, in an order that no reader can miss anything of: by (transaction, sequence), read below the oldest
-- transaction still open. A sequence alone would not do: whoever took the lower number may commit after the higher one has been read.
-- Restoring a dump into another cluster begins a new count of transactions: truncate both then, tokens from before are refused as expired.

-- That a resource changed: its name and no more. Kept a day.
create table feed_changes (
  owner text not null,                 -- the first two segments of the resource's name
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  kind text not null,                  -- the full name of the resource's message
  resource text not null,
  at timestamptz not null,
  primary key (owner, xid, seq)
);
create index feed_changes_at on feed_changes using brin (at);

-- Published events, as they stood on the wire. Kept a week.
create table feed_events (
  owner text not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  kind text not null,                  -- the full name of the event
  event_id uuid not null,
  body text not null,
  at timestamptz not null,
  primary key (owner, xid, seq)
);
create index feed_events_at on feed_events using brin (at);

-- Receivers of published events. Each has been sent the events of its owner up to (xid, seq).
create table webhooks (
  owner text not null,
  webhook_id text not null,
  url text not null,
  types text[] not null,
  generation int not null,             -- of its secret, which is derived and stands nowhere
  previous_until timestamptz,
  xid xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  seq bigint not null default 0,
  leased_until timestamptz not null default '-infinity', -- one instance delivers at a time; the instant is its ticket
  next_attempt_at timestamptz not null,
  failures int not null default 0,     -- in a row
  failing_since timestamptz,
  last_failure text,
  last_delivered_at timestamptz,
  lost bigint not null default 0,
  created_at timestamptz not null,
  primary key (owner, webhook_id)
);

do $$
declare
  app name := service_role('app');
  worker name := service_role('worker');
  plumbing text;
begin
  execute format('grant select, insert on feed_changes, feed_events to %I', app);
  execute format('grant select, insert, update, delete on webhooks to %I', app);
  execute format('grant select, delete on feed_changes, feed_events to %I', worker);
  execute format('grant select on webhooks to %I', worker);
  foreach plumbing in array array['feed_changes', 'feed_events', 'webhooks'] loop
    execute format('comment on table %I is ''class=PLUMBING''', plumbing);
  end loop;
end $$;
