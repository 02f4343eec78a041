create index concurrently notes_by_time on notes (establishment, written_at);
