-- One row: raised by every commit of the engine, which fails when another was faster.
create table cluster_revision (
    id integer primary key,
    revision bigint not null
);
insert into cluster_revision (id, revision) values (1, 0);
