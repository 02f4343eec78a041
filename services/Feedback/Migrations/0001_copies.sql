-- Copies of the registry's establishments and offerings; the highest version wins.
create table establishments (
  establishment text primary key,
  region text not null,
  time_zone text not null,
  version bigint not null
);
call tenant_table('establishments', 'PUBLIC');

create table offerings (
  establishment text not null,
  scheme text not null,
  confidentiality_class text not null,
  version bigint not null,
  primary key (establishment, scheme)
);
call tenant_table('offerings', 'PUBLIC');
