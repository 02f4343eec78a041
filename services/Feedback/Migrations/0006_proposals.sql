-- What teams propose, in their words, which stay here: no event has them. Entered by the establishment, or by a provider, which sees its own.
create table proposals (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  proposal_id text not null,
  provider text,
  scheme text not null,
  what text not null,
  change text not null,
  agreed_on date not null,
  state text not null check (state in ('OPEN', 'ANSWERED')),
  owner text,
  due_by date not null,
  outcome text check (outcome in ('ACCEPTED', 'ACCEPTED_IN_PART', 'DECLINED')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  version bigint not null,
  primary key (establishment, proposal_id),
  constraint proposals_answered check (num_nonnulls(outcome, answer, answered_by, answered_at) = case state when 'ANSWERED' then 4 else 0 end)
);
create index proposals_by_day on proposals (establishment, due_by, proposal_id);
call tenant_table('proposals', 'LIMITED');
call provider_policy('proposals');
