drop index concurrently offers_asked_once;
