-- A month's duties are counted when it is over; the one that is running now is the first, where a scheme is offered already.
insert into timers (tenant, kind, key, due_at)
select distinct establishment, 'count-duties', to_char(now() at time zone 'UTC', 'YYYY-MM'), (date_trunc('month', now() at time zone 'UTC') + interval '1 month 2 days') at time zone 'UTC'
from offerings
on conflict do nothing;
