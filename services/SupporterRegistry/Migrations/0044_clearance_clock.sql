-- Applications that wait for security already: each is looked at once, and told of or given its clock.
insert into timers (tenant, kind, key, due_at)
select establishment, 'clearance-late', format('establishments/%s/applications/%s', establishment, application_id), now()
from applications
where state = 'SUBMITTED'
on conflict do nothing;
