-- What applicants tell of themselves of their own will, apart from all that is decided on: a row shows only to who names its person in
-- app.apart within the transaction, and to what acts for nobody (subject access, retention). So no list or view can join it by mistake.

create table equality_answers (
  person_id text primary key references persons,
  age text check (age in ('UNDER_21', '21_TO_29', '30_TO_39', '40_TO_49', '50_AND_OVER')),
  ethnicity text check (ethnicity in ('ASIAN', 'BLACK', 'MIXED', 'WHITE', 'OTHER')),
  disability text check (disability in ('YES', 'NO')),
  belief text check (belief in ('NONE', 'CHRISTIAN', 'MUSLIM', 'OTHER')),
  orientation text check (orientation in ('HETEROSEXUAL', 'OTHER')),
  told_at timestamptz not null,
  constraint equality_answers_something check (num_nonnulls(age, ethnicity, disability, belief, orientation) > 0)
);
call open_table('equality_answers', 'LIMITED');
call wall('equality_answers', 'apart', 'person_id');
do $$ begin
  execute format('create policy everybody on equality_answers to %I using ((select current_setting(''app.tenant'', true)) = ''*'')', service_role('app'));
end $$;

-- Whose selection has been counted, so that it is once: keyed digests of person, scheme and kind, which tell nothing.
create table selection_marks (
  digest bytea primary key
);
call open_table('selection_marks', 'PUBLIC');

create or replace function repoint(removed text, kept text) returns void
language plpgsql as $$
declare
  holder name;
begin
  -- of two dates of release at one place the one that was told later holds
  delete from release_dates r
  using release_dates o
  where r.establishment = o.establishment and r.person_id in (removed, kept) and o.person_id in (removed, kept) and r.person_id <> o.person_id
    and (r.told_at, r.person_id) < (o.told_at, o.person_id);
  -- and so of what somebody told of himself
  delete from equality_answers r
  using equality_answers o
  where r.person_id in (removed, kept) and o.person_id in (removed, kept) and r.person_id <> o.person_id
    and (r.told_at, r.person_id) < (o.told_at, o.person_id);
  for holder in
    select c.relname
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attname = 'person_id' and not a.attisdropped and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'persons'
    order by c.relname
  loop
    execute format('update %I set person_id = $1 where person_id = $2', holder) using kept, removed;
  end loop;
end $$;
