create index concurrently audit_by_age on audit using brin (at);
