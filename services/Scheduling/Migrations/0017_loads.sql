-- In which band a contact began: a call at night is one that began at night. Of contacts from before, the band they were asked in stands for it.
alter table requests
  add column contact_started_in text check (contact_started_in in ('AM', 'PM', 'ED', 'NIGHT'));

-- How many nights in a row somebody would be on duty with this one. The one place that counts them.
create function nights_in_a_row(at_establishment text, of_person text, with_night date) returns int
language sql stable as $$
  with nights as (
    select date, date - (row_number() over (order by date))::int as run
    from (
      select date
      from duties
      where establishment = at_establishment
        and person_id = of_person
        and kind = 'NIGHT'
        and state = 'ASSIGNED'
        and date between with_night - 62 and with_night + 62
      union
      select with_night) as held)
  select count(*)::int
  from nights
  where run = (select run from nights where date = with_night)
$$;

-- When the last call at night of somebody was over, of those that began in a span; now, while one goes on.
create function night_call_over(at_establishment text, of_person text, since timestamptz, before timestamptz, at_now timestamptz) returns timestamptz
language sql stable as $$
  select max(coalesce(r.contact_ended_at, at_now))
  from offers o
  join requests r using (establishment, request_id)
  where o.establishment = at_establishment
    and o.person_id = of_person
    and o.state = 'ACCEPTED'
    and coalesce(r.contact_started_in, r.recorded_in) = 'NIGHT'
    and r.contact_started_at >= since
    and r.contact_started_at < before
$$;
