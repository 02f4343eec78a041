-- As before; what did not happen is added up with what did, and not looked for in it: of a nation over a year that takes about a third of the time.
create or replace function acts_over(first_month date, last_month date)
returns table (establishment text, region text, month date, act text, scheme text, count int, out_of int, like_establishments int, like_count int, like_out_of int)
language sql stable security definer set search_path = public, pg_temp
as $$
  with told as materialized (
    select t.establishment, t.month, t.act, t.scheme, t.count, t.out_of
    from acts_of_all t
    where t.month between first_month and last_month
  ),
  whole as materialized (
    select o.establishment, o.month, o.act, o.scheme, sum(o.count)::int as count, sum(o.out_of)::int as out_of
    from (
      select told.establishment, told.month, told.act, told.scheme, told.count, told.out_of
      from told
      union all
      select p.establishment, m.month, e.act, e.scheme, 0, null
      from (select told.establishment, min(told.month) as since from told group by told.establishment) p
      join (select generate_series(first_month::timestamp, last_month::timestamp, interval '1 month')::date as month) m on m.month >= p.since
      join (select distinct told.act, told.scheme from told where told.out_of is null) e
        on e.scheme = '' or (p.establishment, e.scheme) in (select told.establishment, told.scheme from told)) o
    group by o.establishment, o.month, o.act, o.scheme
  ),
  kinds as materialized (
    select e.genders, e.categories, w.month, w.act, w.scheme, sum(w.count) as count, sum(w.out_of) as out_of, count(*) as establishments
    from whole w
    join establishments e on e.establishment = w.establishment
    group by e.genders, e.categories, w.month, w.act, w.scheme
  ),
  alike as (
    select own.genders, own.categories, own.month, own.act, own.scheme,
      sum(kinds.count) as count, sum(kinds.out_of) as out_of, sum(kinds.establishments) - 1 as establishments
    from kinds own
    join kinds on kinds.month = own.month and kinds.act = own.act and kinds.scheme = own.scheme
    where kinds.genders && own.genders
      and (kinds.categories && own.categories or kinds.categories = '{}' and own.categories = '{}')
    group by own.genders, own.categories, own.month, own.act, own.scheme
    having sum(kinds.establishments) - 1 >= 3
  )
  select w.establishment, e.region, w.month, w.act, w.scheme, w.count, w.out_of,
    a.establishments::int, (a.count - w.count)::int, (a.out_of - w.out_of)::int
  from whole w
  left join establishments e on e.establishment = w.establishment
  left join alike a on a.genders = e.genders and a.categories = e.categories and a.month = w.month and a.act = w.act and a.scheme = w.scheme
  where (w.establishment = any (string_to_array(current_setting('app.tenant', true), ','))
      or e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*')
    and (w.out_of is not null or (w.establishment, w.act, w.scheme) in (select told.establishment, told.act, told.scheme from told))
$$;
