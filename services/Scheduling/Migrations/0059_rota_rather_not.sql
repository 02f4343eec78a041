-- How many duties a search gave to somebody who would rather not have them. Null of rotas that were made before it was counted, and of those that were keyed.
alter table rotas
  add column rather_not int;
