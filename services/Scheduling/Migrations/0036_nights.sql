-- Each night is counted when it is over; the one that is running now is the first, where a scheme is offered already.
insert into timers (tenant, kind, key, due_at)
select distinct establishment, 'count-night', to_char(now() at time zone 'UTC', 'YYYY-MM-DD'), (date_trunc('day', now() at time zone 'UTC') + interval '1 day 12 hours') at time zone 'UTC'
from offerings
on conflict do nothing;
