-- A provider may suspend a supporter of its own. It sees what it suspended itself and nobody else's suspension, and of appointments and their
-- standings those whose application is its own.

alter table suspensions
  add column provider text; -- which suspended; nobody: the establishment
call provider_policy('suspensions');
call provider_policy('offerings');

do $$ begin
  execute format('create policy of_application on appointments to %I using (exists (
    select from applications p
    where p.establishment = appointments.establishment and p.application_id = appointments.application_id))', service_role('app'));
  execute format('create policy of_appointment on standing_history to %I using (exists (
    select from appointments a
    where a.establishment = standing_history.establishment and a.appointment_id = standing_history.appointment_id))', service_role('app'));
end $$;
