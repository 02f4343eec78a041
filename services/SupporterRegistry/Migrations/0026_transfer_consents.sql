-- That somebody agrees to the next prison's being told what he is certified for. A person's row: it goes where he goes.

create table transfer_consents (
  consent_id text primary key,
  person_id text not null references persons,
  prison text not null, -- where he agreed; a person's row is no establishment's
  consented_on date not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  constraint transfer_consents_withdrawn check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index transfer_consents_of on transfer_consents (person_id, recorded_at, consent_id);
call open_table('transfer_consents', 'LIMITED');
