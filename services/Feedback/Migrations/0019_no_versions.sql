-- Nobody read the versions of flags and replies, and nobody writes them any more.
alter table boundary_flags drop column version;
alter table replies drop column version;
