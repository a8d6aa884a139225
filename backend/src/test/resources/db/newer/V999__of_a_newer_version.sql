create table of_a_newer_version (id integer primary key);
