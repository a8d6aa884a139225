create table nodes (
    name varchar(253) primary key,
    document varchar(1000000) not null
);
