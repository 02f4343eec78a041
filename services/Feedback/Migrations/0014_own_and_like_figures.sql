-- An establishment reads what was published of itself: by the role that may read nothing else, and of no atom that it shares with others.
do $$ begin
  execute format('create policy own on published_figures for select to %I using (%s)', service_role('reader'), in_scope_of('app.tenant', 'establishment'));
end $$;

-- Which kind of prison it is, as the registry tells of it.
alter table establishments
  add column genders text[] not null default '{}' check (genders <@ '{MALE,FEMALE}'),
  add column categories text[] not null default '{}' check (categories <@ '{A,B,C,D}');

-- Beside a prison's own figures, the sums of those of prisons like it, without its own: three of them at least, or nothing. Like are those that hold a gender
-- in common, in a common category or, where the register gives no category of either, in none. These lie in other regions, whose own figures the reader
-- does not see: so this runs as owner, and gives away no single prison's.
create function figures_of_like(of_scheme text, of_measure text, first_day date, last_day date)
returns table (establishment text, question text, category text, noisy_count bigint, answers_least int, answers_most int, atoms int)
language sql stable security definer set search_path = public, pg_temp
as $$
  with own as (
    select f.establishment, e.genders, e.categories, f.question, f.category, sum(f.noisy_count) as noisy_count,
      sum(f.answers_least) as answers_least, sum(f.answers_most) as answers_most, count(*) as atoms
    from published_figures f
    join establishments e on e.establishment = f.establishment
    where f.scheme = of_scheme
      and f.measure = of_measure
      and f.period <@ daterange(first_day, last_day, '[]')
    group by f.establishment, e.genders, e.categories, f.question, f.category
  ),
  kinds as (
    select genders, categories, question, category, sum(noisy_count) as noisy_count,
      sum(answers_least) as answers_least, sum(answers_most) as answers_most, sum(atoms) as atoms, count(*) as establishments
    from own
    group by genders, categories, question, category
  )
  select own.establishment, own.question, own.category, (sum(kinds.noisy_count) - own.noisy_count)::bigint,
    (sum(kinds.answers_least) - own.answers_least)::int, (sum(kinds.answers_most) - own.answers_most)::int, (sum(kinds.atoms) - own.atoms)::int
  from own
  join kinds on kinds.question = own.question and kinds.category = own.category
  where kinds.genders && own.genders
    and (kinds.categories && own.categories or kinds.categories = '{}' and own.categories = '{}')
  group by own.establishment, own.question, own.category, own.noisy_count, own.answers_least, own.answers_most, own.atoms
  having sum(kinds.establishments) - 1 >= 3
$$;
revoke all on function figures_of_like from public;
do $$ begin
  execute format('grant execute on function figures_of_like to %I', service_role('reader'));
end $$;
