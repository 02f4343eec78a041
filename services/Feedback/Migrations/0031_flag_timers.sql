-- The day by which a flag has to be taken on is watched, of those that wait already too; of one that is overdue now it is told at once.
insert into timers (tenant, kind, key, due_at)
select case when f.provider is null then f.establishment else '-' end, 'flag-overdue', 'establishments/' || f.establishment || '/flags/' || f.flag_id,
  (f.due_by + 1)::timestamp at time zone coalesce(e.time_zone, 'Europe/London')
from boundary_flags f
left join establishments e on e.establishment = f.establishment
where f.state = 'RAISED'
on conflict do nothing;
