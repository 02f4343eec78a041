-- Somebody who carries a scheme's limit already may be asked; whoever opens the door for it decides so, by name.
alter table offers
  add column past_limit boolean not null default false,
  add column limit_overridden_at timestamptz,
  add column limit_overridden_by text check (limit_overridden_by ~ '^[A-Za-z0-9_.@-]{1,80}$');

-- How many contacts of somebody began since then. The one place that counts them.
create function contacts_since(at_establishment text, of_person text, since timestamptz) returns int
language sql stable as $$
  select count(*)::int
  from offers o
  join requests r using (establishment, request_id)
  where o.establishment = at_establishment
    and o.person_id = of_person
    and o.state = 'ACCEPTED'
    and r.contact_started_at > since
$$;
