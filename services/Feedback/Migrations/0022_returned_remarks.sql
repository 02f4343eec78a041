-- What somebody said in his own words may come back as an obstacle. It waits, and counts, as what is told past staff does: it may have been left at a kiosk.
alter table told_obstacles
  drop constraint told_obstacles_source_check,
  add constraint told_obstacles_source_check check (source in ('SUPPORTER_AT_KIOSK', 'PROVIDER', 'REMARK'));
alter table counted_obstacles
  drop constraint counted_obstacles_source_check,
  add constraint counted_obstacles_source_check check (source in ('SUPPORTER_THROUGH_STAFF', 'SUPPORTER_AT_KIOSK', 'PROVIDER', 'REMARK'));
