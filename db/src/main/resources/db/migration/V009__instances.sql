create table instances (
    id uuid primary key,
    name varchar(253) not null,
    project_id uuid not null,
    node varchar(253) not null,
    document varchar(1000000) not null
);
create index instances_by_project on instances (project_id);
