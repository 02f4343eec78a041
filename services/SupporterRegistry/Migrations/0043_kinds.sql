-- Which kind of prison it is, as the register says: whom it holds, and how closely. Empty where it does not say.
alter table establishments
  add column genders text not null default '' check (genders ~ '^((MALE|FEMALE)(,(MALE|FEMALE))?)?$'),
  add column categories text not null default '' check (categories ~ '^([A-D](,[A-D]){0,3})?$');
