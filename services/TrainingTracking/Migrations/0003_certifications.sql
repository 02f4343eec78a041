create extension if not exists btree_gist;

create table certifications (
  provider text not null,
  certification_id text not null,
  course_id text not null,
  person text not null,
  schemes text[] not null check (cardinality(schemes) > 0),
  state text not null check (state in ('AWARDED', 'EXPIRING', 'EXPIRED', 'REVOKED', 'RENEWED')),
  valid_from date not null,
  valid_until date not null check (valid_until >= valid_from),
  revoked_at timestamptz check ((state = 'REVOKED') = (revoked_at is not null)),
  version bigint not null,
  primary key (provider, certification_id),
  constraint certifications_course foreign key (provider, course_id) references courses,
  -- one person holds one certificate of a course on any day, but for those taken back
  constraint certifications_days exclude using gist
    (provider with =, course_id with =, person with =, daterange(valid_from, valid_until, '[]') with &&)
    where (state <> 'REVOKED')
);
call provider_table('certifications', 'ORDINARY');
