-- The code on a printed certificate. Only its digest is kept: a code has 84 bits and so can't be found back from it, and who reads the table can
-- make none. Whoever shows a code sees, in that transaction, its certificate and course, whosever they are, and nothing besides.
create table verification_codes (
  provider text not null,
  digest bytea not null,
  certification_id text not null,
  printed_at timestamptz not null, -- for the first time
  primary key (provider, digest),
  constraint verification_codes_digest unique (digest),
  constraint verification_codes_certification foreign key (provider, certification_id) references certifications on delete cascade
);
create index verification_codes_of_certification on verification_codes (provider, certification_id);
call provider_table('verification_codes', 'ORDINARY');

-- Who has died, by opaque name: nothing is printed to them again.
create table deceased (
  person text primary key,
  told_at timestamptz not null
);
call open_table('deceased', 'LIMITED');

do $$
declare
  app name := service_role('app');
begin
  execute format($policy$
    create policy shown on verification_codes for select to %I
    using (digest = decode((select current_setting('app.code_shown', true)), 'hex'))
    $policy$, app);
  execute format($policy$
    create policy shown on certifications for select to %I
    using ((provider, certification_id) in (
      select v.provider, v.certification_id from verification_codes v where v.digest = decode((select current_setting('app.code_shown', true)), 'hex')))
    $policy$, app);
  execute format($policy$
    create policy shown on courses for select to %I
    using ((provider, course_id) in (
      select t.provider, t.course_id
      from verification_codes v
      join certifications t on t.provider = v.provider and t.certification_id = v.certification_id
      where v.digest = decode((select current_setting('app.code_shown', true)), 'hex')))
    $policy$, app);
end $$;
