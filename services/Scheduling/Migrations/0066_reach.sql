-- Whether a supporter may be brought from a zone to another in a band. ZoneReach says the same where rules ask.
create function brings(at_establishment text, from_zone text, to_zone text, of_kind text) returns boolean
language sql stable as $$
  select from_zone = to_zone or coalesce(
    (select from_zone = any(r.from_zones) from regime_reach r where r.establishment = at_establishment and r.zone = to_zone and r.kind = of_kind),
    of_kind <> 'NIGHT')
$$;

-- Whether a duty covers its place: it is held, by no shadow, nothing keeps its holder from it, and he can be brought there. The one place that says so.
create function covers(d duties) returns boolean
language sql stable as $$
  select d.state = 'ASSIGNED' and not d.shadow and not d.clash and exists (
    select from standings s
    where s.establishment = d.establishment and s.appointment_id = d.appointment_id and brings(d.establishment, coalesce(d.lived_in, s.zone), d.zone, d.kind))
$$;
