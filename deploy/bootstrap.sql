-- Databases and roles of the suite. Run as superuser, any number of times, by psql, by docker compose
-- (/docker-entrypoint-initdb.d) and by the launcher and the tests, which know \getenv, \gexec and :'name' as psql does.
--   <s>_owner   owns the database; used by migrations only
--   <s>_app     serves requests; row-level security holds for it
--   <s>_worker  finds what is due: relay, timers, sweeper
--   feedback_reader  reads published atoms, never raw answers
\getenv password PEERSUPPORT_ROLE_PASSWORD

-- two launchers at once would otherwise meet in 'tuple concurrently updated'
select pg_advisory_lock(7405832);

create or replace temporary view suite_roles (service, role) as
select service, service || '_' || part
from unnest(array['registry', 'training', 'scheduling', 'feedback']) service,
     unnest(array['owner', 'app', 'worker']) part
union all
values ('feedback', 'feedback_reader');

select format('create role %I', role)
from suite_roles where not exists (select from pg_roles where rolname = role)
\gexec

select format('alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L', role, :'password')
from suite_roles
\gexec

-- a forgotten transaction would hold back every watch, the relay and vacuum
select format('alter role %I set idle_in_transaction_session_timeout = ''60s''', role)
from suite_roles
\gexec

-- a timer and a call that meet at one row lock each other out now and then; one of them is tried again, and need not wait a second for it
select format('alter role %I set deadlock_timeout = ''100ms''', role)
from suite_roles
\gexec

-- rows and arguments have no business in the server's log, whatever a site has it log: from there nobody deletes them when it is time
select format('alter role %I set %s', role, setting)
from suite_roles,
     unnest(array['log_error_verbosity = terse', 'log_parameter_max_length = 0', 'log_parameter_max_length_on_error = 0']) setting
\gexec

select distinct format('create database %I owner %I', service, service || '_owner')
from suite_roles where not exists (select from pg_database where datname = service)
\gexec

select distinct format('revoke all on database %I from public', service)
from suite_roles
\gexec

select format('grant connect on database %I to %I', service, role)
from suite_roles
\gexec

select pg_advisory_unlock(7405832);
