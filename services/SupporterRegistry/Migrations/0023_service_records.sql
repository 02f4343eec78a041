-- Records of service as they were issued, each at the wish of whom it is about. The content names no prison.

create table service_records (
  establishment text not null,
  record_id text not null,
  person_id text not null references persons,
  asked_on date not null,
  issued_at timestamptz not null,
  issued_by text not null,
  content jsonb not null, -- the contract's ServiceRecordContent in protobuf's JSON, without the holder's name
  primary key (establishment, record_id)
);
create index service_records_in_order on service_records (establishment, issued_at, record_id);
create index service_records_of_person on service_records (person_id);
call tenant_table('service_records', 'LIMITED');
