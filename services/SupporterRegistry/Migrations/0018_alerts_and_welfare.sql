-- Alerts, as what follows from them and no more: not their kind, not their text. An alert is known by a keyed digest.

-- Who may not be alone with a supporter, or be a supporter alone with somebody. A number stands here while its block is active.
create table blocks (
  alert bytea primary key,
  prisoner_number text check (prisoner_number ~ '^[A-Z][0-9]{4}[A-Z]{2}$'),
  opened_at timestamptz, -- the newest time it was said to begin
  changed_at timestamptz,
  closed_at timestamptz, -- the newest time it was said to end; infinity: it never was
  told_at timestamptz not null,
  constraint blocks_named_while_active check ((prisoner_number is not null) = (case
    when opened_at is null then changed_at is not null and closed_at is null
    else closed_at is null or opened_at >= closed_at end))
);
create index blocks_of on blocks (prisoner_number) where prisoner_number is not null;
call open_table('blocks', 'LIMITED');

-- Supporters who may not be well, until it was looked where they support.
create table welfare_alerts (
  alert bytea primary key,
  person_id text not null references persons,
  occurred_at timestamptz not null
);
create index welfare_alerts_of on welfare_alerts (person_id);
call open_table('welfare_alerts', 'LIMITED');

create table welfare_reviews (
  establishment text not null references establishments,
  review_id text not null,
  person_id text not null references persons,
  alert bytea not null,
  state text not null check (state in ('OPEN', 'OVERDUE', 'CLOSED')),
  opened_at timestamptz not null,
  due_at timestamptz not null,
  outcome text check (outcome in ('CARRIES_ON', 'STEPS_BACK', 'LOOKED_AFTER', 'LEFT')),
  closed_at timestamptz,
  closed_by text,
  version bigint not null,
  primary key (establishment, review_id),
  constraint welfare_reviews_once unique (establishment, alert),
  constraint welfare_reviews_closed check ((state = 'CLOSED') = (outcome is not null) and (closed_at is null) = (outcome is null))
);
create index welfare_reviews_due on welfare_reviews (establishment, due_at, review_id) where state <> 'CLOSED';
create index welfare_reviews_of on welfare_reviews (person_id);
call tenant_table('welfare_reviews', 'LIMITED');

-- After a death in a zone: whom to offer a talk. Who died is not said.
create table check_ins (
  establishment text not null references establishments,
  check_in_id text not null,
  death bytea not null,
  appointment_id text not null,
  zone_id text not null,
  opened_at timestamptz not null,
  answer text check (answer in ('OFFERED', 'TAKEN', 'DECLINED')),
  answered_at timestamptz,
  answered_by text,
  version bigint not null,
  primary key (establishment, check_in_id),
  foreign key (establishment, appointment_id) references appointments on delete cascade,
  constraint check_ins_once unique (establishment, death, appointment_id)
);
create index check_ins_open on check_ins (establishment, opened_at, check_in_id) where answer is null or answer = 'OFFERED';
call tenant_table('check_ins', 'LIMITED');
