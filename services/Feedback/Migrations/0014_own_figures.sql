-- An establishment reads what was published of itself: by the role that may read nothing else, and of no atom that it shares with others.
do $$ begin
  execute format('create policy own on published_figures for select to %I using (%s)', service_role('reader'), in_scope_of('app.tenant', 'establishment'));
end $$;
