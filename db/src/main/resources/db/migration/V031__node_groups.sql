-- Groups of nodes. Every cluster begins with one; nodes of before belong to it.
create table node_groups (
    id uuid primary key,
    document varchar(1000000) not null
);
insert into node_groups (id, document) values ('00000000-0000-0000-0000-000000000001',
    '{"id":"00000000-0000-0000-0000-000000000001","name":"default"}');
