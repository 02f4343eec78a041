-- Months whose askers are counted, and the key their numbers are counted by. The key is destroyed when the month's exposure is told; that it was
-- told stays, so that what is entered later opens nothing.
create table exposure_periods (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  period date not null check (extract(day from period) = 1),
  key text check (key ~ '^[0-9a-f]{64}$'),
  told_at timestamptz,
  primary key (establishment, period),
  constraint exposure_periods_key_until_told check ((key is null) = (told_at is not null))
);
call tenant_table('exposure_periods', 'TOTAL');

-- Beside each request of such a month who asked, as a keyed digest of the number. Deleted with the key.
create table asker_marks (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  request_id text not null,
  period date not null,
  mark text not null check (mark ~ '^[0-9a-f]{64}$'),
  primary key (establishment, request_id),
  foreign key (establishment, request_id) references requests on delete cascade,
  foreign key (establishment, period) references exposure_periods
);
create index asker_marks_of_period on asker_marks (establishment, period);
call tenant_table('asker_marks', 'TOTAL');

-- the month that is running now is told of where a scheme is offered already; each telling sets the next
insert into timers (tenant, kind, key, due_at)
select distinct establishment, 'exposure', to_char(now() at time zone 'UTC', 'YYYY-MM'), (date_trunc('month', now() at time zone 'UTC') + interval '1 month 5 days') at time zone 'UTC'
from offerings
on conflict do nothing;
