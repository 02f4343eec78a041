-- Requests that were entered from a night pack's log: which lines, and whether what was held on paper would have been let happen.
create table night_log_lines (
  establishment text not null check (establishment ~ '^[A-Z0-9]{3,6}$'),
  night_log_id text not null check (night_log_id ~ '^[a-z0-9]{8,40}$'),
  line int not null check (line between 1 and 999),
  request_id text not null,
  recorded_at timestamptz not null,
  pairing_check text check (pairing_check in ('ALLOWED', 'NOT_ALLOWED', 'NOT_CHECKED')),
  primary key (establishment, night_log_id, line),
  foreign key (establishment, request_id) references requests,
  constraint night_log_lines_one_each unique (establishment, request_id)
);
call tenant_table('night_log_lines', 'TOTAL');
