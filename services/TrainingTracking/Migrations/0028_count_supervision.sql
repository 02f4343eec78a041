-- How long teams are without a support session is told when a month is over; the one that is running is the first.
insert into timers (tenant, kind, key, due_at)
values ('-', 'supervision-month', 'month', (date_trunc('month', now() at time zone 'Europe/London') + interval '1 month 1 hour') at time zone 'Europe/London');
