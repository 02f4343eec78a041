-- What supporters answer about their own role, and what stood in the way of people, waits and is told beside what is answered about the scheme. Of the former
-- the bits about askers say nothing: what counts is how many supporters there were.
alter table pooled_responses
  drop constraint pooled_responses_measure_check,
  add constraint pooled_responses_measure_check check (measure in ('FEEDBACK', 'SELECTION', 'ENDING', 'REFLECTION', 'OBSTACLE'));
alter table atoms
  drop constraint atoms_measure_check,
  add constraint atoms_measure_check check (measure in ('FEEDBACK', 'SELECTION', 'ENDING', 'REFLECTION', 'OBSTACLE'));

-- of a month that was told of before nothing is known
alter table exposures
  add column team_of_four boolean not null default false,
  add column team_of_ten boolean not null default false;

-- The rule of Exposures once more, whole: reflections of teams of four and more, in all of ten people; what others answered or met, where enough asked.
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
    else (
      select bool_and(coalesce(e.spread, false)) and bool_or(e.askers) and bool_or(e.supporters)
      from pooled_responses p
      left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = coalesce(p.period, p.month)
      where p.atom = atoms.atom)
  end);
