-- Somebody asks for a supporter. Class TOTAL, like everything from here on: enums, numbers, instants, resource ids and codes.
-- A sentence has no column to stand in.
create table requests (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  request_id text not null check (request_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  zone text not null check (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  place text check (place ~ '^[A-Z0-9]{2,6}(-[A-Z0-9]{1,12}){1,5}$'),
  short_code text not null check (short_code ~ '^[A-Z0-9]{4}$'),
  named boolean not null, -- a number stands in askers, or stood there until it was forgotten
  channel text not null check (channel in ('STAFF', 'DIRECT', 'PHONE', 'KIOSK')),
  urgency text not null check (urgency in ('NOW', 'TODAY', 'WHEN_POSSIBLE')),
  asked_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_on date not null, -- day and band as they were when it was recorded: the regime may change before it ends
  recorded_in text not null check (recorded_in in ('AM', 'PM', 'ED', 'NIGHT')),
  escalates_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('RAISED', 'OFFERED', 'ACCEPTED', 'MOVEMENT_AUTHORISED', 'IN_CONTACT',
    'MET', 'PHONE_TAKEN', 'WITHDRAWN', 'MOVED_ON', 'REFUSED', 'EXPIRED')),
  by_hand_only boolean not null default false,
  feed_age_seconds bigint,
  stale_told boolean not null default false, -- the obstacle was counted: once per request
  pairing_checked_at timestamptz,
  contact_started_at timestamptz,
  contact_due_back_at timestamptz,
  contact_ended_at timestamptz,
  place_type text check (place_type in ('LISTENER_SUITE', 'CELL', 'ROOM', 'AT_DOOR')),
  private boolean not null default false,
  contact_outcome text check (contact_outcome in ('TALKED', 'DECLINED_AT_DOOR', 'CUT_SHORT')),
  refusal_code text check (refusal_code in ('UNLOCK_NOT_POSSIBLE', 'NO_ESCORT', 'NO_PRIVATE_ROOM', 'NOBODY_AVAILABLE', 'FEED_STALE')),
  refusal_alternative text check (refusal_alternative in ('PHONE', 'STAFF', 'LATER', 'EMERGENCY')),
  withdrawn_by text check (withdrawn_by in ('ASKER', 'STAFF')),
  closed_at timestamptz,
  follow_up_at timestamptz,
  asked_again_at timestamptz,
  version bigint not null,
  primary key (establishment, request_id),
  constraint requests_end_once check ((closed_at is not null) = (state in ('MET', 'PHONE_TAKEN', 'WITHDRAWN', 'MOVED_ON', 'REFUSED', 'EXPIRED'))),
  constraint requests_followed_up check ((follow_up_at is not null) = (state in ('PHONE_TAKEN', 'REFUSED', 'EXPIRED'))),
  constraint requests_refused_with_code check ((state = 'REFUSED') = (refusal_code is not null and refusal_alternative is not null)),
  constraint requests_asked_again check (asked_again_at is null or follow_up_at is not null)
);
create index requests_open on requests (establishment, recorded_at, request_id) where closed_at is null;
create index requests_to_follow_up on requests (establishment, recorded_at, request_id) where follow_up_at is not null and asked_again_at is null;
create unique index requests_short_code on requests (establishment, short_code) where closed_at is null;
call tenant_table('requests', 'TOTAL');

-- The one place an asker's number stands. Deleted 28 days after it was recorded.
create table askers (
  establishment text not null,
  request_id text not null,
  prisoner_number text not null check (prisoner_number ~ '^[A-Z][0-9]{4}[A-Z]{2}$'),
  primary key (establishment, request_id),
  foreign key (establishment, request_id) references requests
);
call tenant_table('askers', 'TOTAL');
