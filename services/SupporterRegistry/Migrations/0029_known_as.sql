-- What the prison's own system calls those who serve in a scheme.

alter table schemes
  add column known_as text check (known_as in ('LISTENER', 'READING_MENTOR'));
