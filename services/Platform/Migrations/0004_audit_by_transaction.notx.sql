create index concurrently audit_by_transaction on audit (xid, id);
