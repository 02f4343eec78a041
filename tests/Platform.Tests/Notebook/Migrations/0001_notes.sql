create table notes (
  establishment text not null,
  note_id text not null,
  title text not null,
  version bigint not null,
  written_at timestamptz not null,
  primary key (establishment, note_id),
  constraint notes_title unique (establishment, title)
);
call tenant_table('notes', 'ORDINARY');

create table whispers (
  establishment text not null,
  whisper_id text not null,
  loudness int not null,
  primary key (establishment, whisper_id)
);
call tenant_table('whispers', 'TOTAL');

-- an owner's backfill passes the wall that is forced on everybody
insert into notes values ('AAA', 'first', 'written by a migration', 1, '2026-01-01Z');
update notes set version = 2;

create table guides (
  guide_id text primary key,
  provider text not null
);
call open_table('guides', 'PUBLIC');
call provider_policy('guides');
