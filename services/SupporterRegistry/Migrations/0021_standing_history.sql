-- What a standing follows from and has no date of its own: the appointment's state, and what the scheme asks to be signed off here. One row
-- from each change on, so that a standing in the past is answered by what held then. What went before this table is told as far as it is known.

create table standing_history (
  establishment text not null,
  appointment_id text not null,
  since timestamptz not null,
  state text not null check (state in ('SHADOWING', 'ACTIVE', 'PAUSED', 'SUSPENDED', 'ENDED')),
  solo_sign_off boolean not null,
  night_sign_off boolean not null,
  primary key (establishment, appointment_id, since),
  foreign key (establishment, appointment_id) references appointments on delete cascade
);
call tenant_table('standing_history', 'LIMITED');

insert into standing_history (establishment, appointment_id, since, state, solo_sign_off, night_sign_off)
select a.establishment, a.appointment_id, s.since, s.state,
  coalesce((o.deviations ->> 'soloSignOff')::boolean, (r.rules ->> 'soloSignOff')::boolean, false),
  coalesce((o.deviations ->> 'nightSignOff')::boolean, (r.rules ->> 'nightSignOff')::boolean, false)
from appointments a
join offerings o on o.establishment = a.establishment and o.scheme_id = a.scheme_id
join schemes r on r.scheme_id = a.scheme_id
cross join lateral (
  select a.appointed_at as since, case when a.solo_at is null and a.state <> 'ENDED' then a.state when a.solo_at > a.appointed_at then 'SHADOWING' else 'ACTIVE' end as state
  union
  select a.solo_at, case when a.state = 'ENDED' then 'ACTIVE' else a.state end where a.solo_at > a.appointed_at
  union
  select a.ended_at, 'ENDED' where a.ended_at > greatest(a.appointed_at, a.solo_at)) s;
