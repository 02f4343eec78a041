-- What a supporter grows into: a grade in the scheme, days of service that were recognised on paper, and places that are free.

alter table appointments
  add column grade text not null default 'MEMBER' check (grade in ('MEMBER', 'LEAD', 'PEER_TRAINER')),
  add column graded_by text,
  add column recognised_days integer[] not null default '{}';

-- schemes towards which service in this one counts
alter table schemes
  add column counts_towards text[] not null default '{}';

create table vacancies (
  establishment text not null,
  vacancy_id text not null,
  scheme_id text not null,
  zone_id text not null,
  places integer not null check (places > 0),
  closes_on date not null,
  published_at timestamptz not null,
  closed_at timestamptz,
  version bigint not null,
  primary key (establishment, vacancy_id),
  foreign key (establishment, scheme_id) references offerings,
  foreign key (establishment, zone_id) references zones
);
create index vacancies_by_end on vacancies (establishment, closes_on, vacancy_id);
call tenant_table('vacancies', 'ORDINARY');
