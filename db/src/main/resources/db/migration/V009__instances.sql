create table instances (
    id uuid primary key,
    document varchar(1000000) not null
);
