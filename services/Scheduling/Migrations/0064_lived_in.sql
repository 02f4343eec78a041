-- Where the holder lived who has moved since it was over; null where he lives there still. Whoever was there at night stays counted.
alter table duties add column lived_in text;
