-- Whoever has a session of a partnership, or is seen when he has arrived, can answer as whoever asked can: of all of these together whether there were ten,
-- whether three supporters met them, and whether none of these had more than half. Null where it was told of those who asked only. Obstacles are met by
-- those who ask.
alter table exposures
  add column people boolean,
  add column people_supporters boolean,
  add column people_spread boolean;

-- The rule of Exposures once more, whole.
alter policy exposed on atoms with check (
  case
    when atoms.measure in ('SELECTION', 'ENDING') then true
    when atoms.measure = 'REFLECTION' then (
      select bool_and(of_month.teams) and (bool_or(of_month.large) or max(of_month.prisons) >= 3)
      from (
        select bool_and(coalesce(e.team_of_four, false)) as teams, bool_or(coalesce(e.team_of_ten, false)) as large, count(distinct p.establishment) as prisons
        from pooled_responses p
        left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = coalesce(p.period, p.month)
        where p.atom = atoms.atom
        group by coalesce(p.period, p.month)) of_month)
    when atoms.measure = 'OBSTACLE' then (
      select bool_and(coalesce(e.spread, false)) and bool_or(e.askers) and bool_or(e.supporters)
      from pooled_responses p
      left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = coalesce(p.period, p.month)
      where p.atom = atoms.atom)
    else (
      select bool_and(coalesce(e.spread and coalesce(e.people_spread, true), false)) and bool_or(coalesce(e.people, e.askers)) and bool_or(coalesce(e.people_supporters, e.supporters))
      from pooled_responses p
      left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = coalesce(p.period, p.month)
      where p.atom = atoms.atom)
  end);
