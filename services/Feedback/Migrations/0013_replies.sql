-- What headquarters owes to those who spoke, from the moment that figures of theirs are published, and what it says: of a region, scheme and month, of nobody.
create table replies (
  region text not null,
  reply_id text not null check (reply_id ~ '^[a-z0-9]{8,40}$'),
  scheme text not null check (scheme ~ '^schemes/[a-z0-9][a-z0-9-]{0,39}$'),
  month date not null check (extract(day from month) = 1),
  state text not null check (state in ('DUE', 'GIVEN')),
  due_by date not null,
  said text,
  done text,
  given_by text,
  given_at timestamptz,
  version bigint not null,
  primary key (region, reply_id),
  unique (region, scheme, month),
  constraint replies_given check (num_nonnulls(said, done, given_by, given_at) = case state when 'GIVEN' then 4 else 0 end)
);
create index replies_by_day on replies (due_by, reply_id);
call open_table('replies', 'ORDINARY');
call wall('replies', 'region', 'region');
do $$ begin
  -- what was given hangs on walls: every establishment may read it
  execute format('create policy posters on replies for select to %I using (state = ''GIVEN'')', service_role('app'));
end $$;
