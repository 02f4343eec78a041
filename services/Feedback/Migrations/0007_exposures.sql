-- Whether enough people asked in a month, of enough supporters, as scheduling told it: once, and never changed.
create table exposures (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  month date not null check (extract(day from month) = 1),
  askers boolean not null,
  supporters boolean not null,
  spread boolean not null,
  primary key (establishment, scheme, month)
);
call tenant_table('exposures', 'ORDINARY');

do $$ begin
  -- the wall says what the rule says: what people answered becomes an atom only where enough could have answered, and where no supporter is meant
  execute format($policy$
    create policy exposed on atoms as restrictive for insert to %I with check (
      atoms.measure <> 'FEEDBACK' or (
        select bool_and(coalesce(e.spread, false)) and bool_or(e.askers) and bool_or(e.supporters)
        from pooled_responses p
        left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = p.month
        where p.atom = atoms.atom))
    $policy$, service_role('app'));
end $$;
