-- Who was let out of his cell for a request, until he is back in it. One row for each supporter whose movement was authorised, with his offer.
create table movements (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  request_id text not null,
  offer_id text not null check (offer_id ~ '^[a-z0-9]{8,40}$'),
  out_at timestamptz not null,
  due_back_at timestamptz not null,
  back_at timestamptz,
  primary key (establishment, offer_id),
  foreign key (establishment, request_id) references requests
);
create index movements_out on movements (establishment, out_at, offer_id) where back_at is null;
create index movements_of_request on movements (establishment, request_id);
call tenant_table('movements', 'TOTAL');

insert into movements (establishment, request_id, offer_id, out_at, due_back_at)
select o.establishment, o.request_id, o.offer_id, coalesce(r.pairing_checked_at, r.recorded_at),
  coalesce(r.contact_due_back_at, coalesce(r.pairing_checked_at, r.recorded_at) + f.contact_limit)
from requests r
join offers o using (establishment, request_id)
join offerings f using (establishment, scheme)
where o.live and r.state in ('MOVEMENT_AUTHORISED', 'IN_CONTACT');

-- Alarms about a supporter and a request, beside those about a request: code of the release before knows no kind but its own, and sees none of these.
create table offer_alarms (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  alarm_id text not null check (alarm_id ~ '^[a-z0-9]{8,40}$'),
  request_id text not null,
  offer_id text not null check (offer_id ~ '^[a-z0-9]{8,40}$'),
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  kind text not null check (kind = any (array['SUPPORTER_NOT_BACK', 'CONTACT_NOT_ALLOWED'])),
  since timestamptz not null,
  level text not null check (level in ('WING', 'ORDERLY', 'GOVERNOR')),
  opened_at timestamptz not null,
  level_since timestamptz not null,
  repeats int not null default 0 check (repeats >= 0),
  acknowledged_at timestamptz,
  acknowledged_by text check (acknowledged_by ~ '^[A-Za-z0-9_.@-]{1,80}$'),
  version bigint not null,
  primary key (establishment, alarm_id),
  foreign key (establishment, request_id) references requests,
  constraint offer_alarms_one_each unique (establishment, offer_id, kind),
  constraint offer_alarms_taken_on_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index offer_alarms_in_order on offer_alarms (establishment, opened_at, alarm_id);
call tenant_table('offer_alarms', 'TOTAL');
