-- The teams: a scheme at an establishment, copied from the registry, and the time since their last support session. The provider's rows and the prison's.
create table teams (
  establishment text not null,
  scheme text not null,
  provider text not null,
  support_every interval check (support_every > interval '0'), -- null: the scheme asks for no sessions
  last_held date, -- whoever held it
  counts_from timestamptz not null, -- from then the time to the next session runs
  version bigint not null, -- the registry's
  primary key (establishment, scheme)
);
create index teams_of_provider on teams (provider, establishment, scheme);
call tenant_table('teams', 'ORDINARY');
call provider_policy('teams');

-- How many came, never who: nobody stands here. No words either: sessions concern schemes of class TOTAL too.
create table support_sessions (
  establishment text not null,
  session_id text not null check (session_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null,
  provider text not null,
  day date not null,
  state text not null check (state in ('PLANNED', 'HELD', 'CANCELLED')),
  attended int check (attended between 1 and 100),
  cancelled_by text check (cancelled_by in ('PROVIDER', 'PRISON')),
  cancel_reason text check (cancel_reason ~ '^[A-Z_]{1,40}$'),
  cancelled_at timestamptz,
  version bigint not null,
  primary key (establishment, session_id),
  constraint support_sessions_team foreign key (establishment, scheme) references teams,
  constraint support_sessions_held check ((attended is not null) = (state = 'HELD')),
  constraint support_sessions_cancelled check (num_nonnulls(cancelled_by, cancel_reason, cancelled_at) = case state when 'CANCELLED' then 3 else 0 end)
);
create index support_sessions_by_day on support_sessions (establishment, day, session_id);
create index support_sessions_of_provider on support_sessions (provider, day, establishment, session_id);
create index support_sessions_planned on support_sessions (establishment, scheme, day) where state = 'PLANNED';
call tenant_table('support_sessions', 'ORDINARY');
call provider_policy('support_sessions');
