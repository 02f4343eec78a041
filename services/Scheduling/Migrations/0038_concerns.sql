-- That a supporter passed a concern on: when and to whom, by role. Neither what it was, nor about whom, nor by whom. Class TOTAL.
create table concerns (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  concern_id text not null check (concern_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  passed_to text not null check (passed_to in ('WING_OFFICER', 'ORDERLY_OFFICER', 'SAFER_CUSTODY', 'HEALTHCARE', 'PROVIDER')),
  passed_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, concern_id),
  constraint concerns_acknowledged_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index concerns_in_order on concerns (establishment, passed_at, concern_id);
call tenant_table('concerns', 'TOTAL');
