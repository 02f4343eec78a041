-- Of the same quarters, how soon and where supporters came to those who asked: requests, in tens, each the least of 0 to 9, 10 to 19 and so on. Told with
-- the requests that nobody met, once, or never: of quarters told before this there is nothing.
alter table unmet_requests
  add column within_30 int,
  add column within_60 int,
  add column later int,
  add column in_private int,
  add column not_in_private int,
  add constraint unmet_requests_met check (num_nonnulls(within_30, within_60, later, in_private, not_in_private) in (0, 5)),
  add constraint unmet_requests_tens check (within_30 % 10 = 0 and within_60 % 10 = 0 and later % 10 = 0 and in_private % 10 = 0 and not_in_private % 10 = 0);

create or replace view unmet as
select u.establishment, e.region, u.scheme, u.quarter, u.least, u.most, u.within_30, u.within_60, u.later, u.in_private, u.not_in_private
from unmet_requests u
left join establishments e on e.establishment = u.establishment
where e.region = any (string_to_array(current_setting('app.region', true), ',')) or current_setting('app.region', true) = '*';
