-- A certificate that follows another, and the one that followed it. Names.
alter table certifications
  add column renews text,
  add column renewed_as text;

-- A certificate's days were wrong. What it said before, what it says from then on, and who said so: it is never overwritten without a trace.
create table corrections (
  provider text not null,
  certification_id text not null,
  version bigint not null,
  was_from date not null,
  was_until date not null,
  valid_from date not null,
  valid_until date not null,
  proposed_by text,
  corrected_by text not null,
  corrected_at timestamptz not null,
  primary key (provider, certification_id, version),
  constraint corrections_certification foreign key (provider, certification_id) references certifications on delete cascade,
  constraint corrections_two check (proposed_by <> corrected_by)
);
call provider_table('corrections', 'ORDINARY');

-- A first day further back than one person alone may set: proposed by one, confirmed by another. Of an award or of a correction.
create table backdatings (
  provider text not null,
  backdating_id text not null,
  enrolment_id text,
  certification_id text,
  valid_from date not null,
  state text not null check (state in ('PROPOSED', 'CONFIRMED')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  confirmed_by text,
  awarded_id text, -- the certificate that came of an award
  version bigint not null,
  primary key (provider, backdating_id),
  constraint backdatings_enrolment foreign key (provider, enrolment_id) references enrolments on delete cascade,
  constraint backdatings_certification foreign key (provider, certification_id) references certifications on delete cascade,
  constraint backdatings_of check (num_nonnulls(enrolment_id, certification_id) = 1),
  constraint backdatings_two check (confirmed_by <> proposed_by)
);
create index backdatings_of_enrolment on backdatings (provider, enrolment_id);
create index backdatings_of_certification on backdatings (provider, certification_id);
call provider_table('backdatings', 'ORDINARY');
