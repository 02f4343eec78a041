create table courses (
  provider text not null,
  course_id text not null,
  display_name text not null,
  schemes text[] not null check (cardinality(schemes) > 0),
  modules text[] not null,
  validity_months int not null check (validity_months between 1 and 120),
  version bigint not null,
  primary key (provider, course_id)
);
call provider_table('courses', 'ORDINARY');
