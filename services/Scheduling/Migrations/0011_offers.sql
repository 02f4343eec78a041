-- Supporters asked. `live` is an offer that binds the supporter: unanswered, or accepted while its request goes on.
create table offers (
  establishment text not null,
  request_id text not null,
  offer_id text not null check (offer_id ~ '^[a-z0-9]{8,40}$'),
  appointment_id text not null check (appointment_id ~ '^[a-z0-9]{8,40}$'),
  person_id text not null check (person_id ~ '^[a-z0-9]{8,40}$'),
  state text not null check (state in ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  live boolean not null,
  offered_at timestamptz not null,
  answer_by timestamptz not null,
  primary key (establishment, request_id, offer_id),
  foreign key (establishment, request_id) references requests,
  constraint offers_open_is_live check (live or state <> 'OPEN'),
  constraint offers_live_is_asked check (not live or state in ('OPEN', 'ACCEPTED'))
);
create unique index offers_one_per_request on offers (establishment, request_id) where live;
-- by person: whoever supports in two schemes still is in one place only
create unique index offers_one_per_supporter on offers (establishment, person_id) where live;
create unique index offers_asked_once on offers (establishment, request_id, appointment_id);
create index offers_of_supporter on offers (establishment, person_id, offered_at);
call tenant_table('offers', 'TOTAL');
