-- What stood in the way, once a row: no request, person, zone or time. The event's id makes it count once, however often it comes.
create table obstacle_facts (
  establishment text not null,
  event_id uuid not null,
  scheme text not null,
  obstacle text not null,
  source text not null,
  date date not null,
  primary key (establishment, event_id)
);
create index obstacle_facts_date on obstacle_facts (establishment, date);
call tenant_table('obstacle_facts', 'ORDINARY');

-- How requests ended, once a row. Confidentiality class TOTAL: no column can hold free text.
create table request_outcomes (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  event_id uuid not null,
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  outcome text not null check (outcome in ('MET', 'PHONE_TAKEN', 'WITHDRAWN', 'MOVED_ON', 'REFUSED', 'EXPIRED')),
  band text not null check (band in ('AM', 'PM', 'ED', 'NIGHT')),
  date date not null,
  minutes_to_contact smallint check (minutes_to_contact >= 0),
  private boolean,
  primary key (establishment, event_id),
  constraint request_outcomes_met check (outcome = 'MET' or (minutes_to_contact is null and private is null))
);
create index request_outcomes_date on request_outcomes (establishment, date);
call tenant_table('request_outcomes', 'TOTAL');
