-- Whom the provider may train: the registry's applications, by opaque names. Ended ones stay, so that late news can't bring them back.
create table candidates (
  provider text not null,
  application text not null,
  person text not null,
  scheme text not null,
  state text not null,
  version bigint not null,
  primary key (provider, application)
);
create index candidates_person on candidates (provider, person);
call provider_table('candidates', 'ORDINARY');

create table enrolments (
  provider text not null,
  enrolment_id text not null,
  course_id text not null,
  person text not null,
  application text not null,
  version bigint not null,
  primary key (provider, enrolment_id),
  constraint enrolments_course foreign key (provider, course_id) references courses,
  constraint enrolments_once unique (provider, course_id, person)
);
call provider_table('enrolments', 'ORDINARY');
