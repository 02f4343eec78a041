-- A rule that stands beside the others, as those of 0040 do. Null in a scheme: none is asked for; in an offering: no deviation. 0 asks for none.

alter table schemes
  add column support_session_every interval check (support_session_every >= interval '0');

alter table offerings
  add column support_session_every interval check (support_session_every >= interval '0');
