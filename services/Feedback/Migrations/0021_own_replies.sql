-- An establishment reads the replies to what was published of itself, those that are owed too: by the role that reads these figures, which say already that
-- one is. Of a reply to others' figures, or to those it shares with others, it reads what hangs on its walls and nothing before.
do $$ begin
  execute format($policy$
    create policy own on replies for select to %1$I using (exists (
      select from published_figures f
      where f.establishment = any ((select string_to_array(current_setting('app.tenant', true), ','))::text[])
        and (f.region, f.scheme, lower(f.period)) = (replies.region, replies.scheme, replies.month)
        and f.measure in ('FEEDBACK', 'REFLECTION')))
    $policy$, service_role('reader'));
  execute format('grant select (region, reply_id, scheme, month, state, due_by, said, done, given_at) on replies to %I', service_role('reader'));
end $$;
