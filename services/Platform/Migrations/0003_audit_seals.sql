-- The chain over the audit. A batch is the rows of the transactions after the one before it up to last_xid, sealed when all of them had
-- ended. Seals stay when their rows have gone: they name nobody. Who seals may read rows and, for retention, delete them, never change one.
create table audit_seals (
  seal bigint primary key,
  last_xid xid8 not null,
  counted bigint not null,
  newest_at timestamptz not null,
  digest bytea not null,
  head bytea not null,
  sealed_at timestamptz not null default now()
);
create index audit_seals_xid on audit_seals (last_xid);
comment on table audit_seals is 'class=PLUMBING';

do $$ begin
  execute format('grant select, delete on audit to %I', service_role('worker'));
  execute format('grant select, insert on audit_seals to %I', service_role('worker'));
end $$;
