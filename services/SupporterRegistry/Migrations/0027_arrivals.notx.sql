create index concurrently movements_arrived on movements (prison, occurred_at, person_id) where kind = 'ADMITTED';
