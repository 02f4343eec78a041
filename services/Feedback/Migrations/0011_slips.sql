-- Codes on slips that were given out and not handed in: a keyed digest each, of nobody. Whoever hands one in takes its row away with it, so that nothing
-- says when or in which order they came. A provider sees those it printed itself.
create table slip_codes (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  digest bytea not null check (length(digest) = 32),
  provider text,
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  period date not null check (extract(day from period) = 1),
  primary key (establishment, digest)
);
call tenant_table('slip_codes', 'LIMITED');
call provider_policy('slip_codes');

-- The month an answer is about, where it is of a slip: whoever answers late is still one of those who could have answered then.
alter table pooled_responses add column period date check (extract(day from period) = 1);

alter policy exposed on atoms with check (
  atoms.measure <> 'FEEDBACK' or (
    select bool_and(coalesce(e.spread, false)) and bool_or(e.askers) and bool_or(e.supporters)
    from pooled_responses p
    left join exposures e on e.establishment = p.establishment and e.scheme = p.scheme and e.month = coalesce(p.period, p.month)
    where p.atom = atoms.atom));
