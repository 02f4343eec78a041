-- A rule that stands beside the others, as that of 0041 does. Null in a scheme: nobody who arrives is seen; in an offering: no deviation. 0 sees nobody.

alter table schemes
  add column seen_within interval check (seen_within >= interval '0');

alter table offerings
  add column seen_within interval check (seen_within >= interval '0');
