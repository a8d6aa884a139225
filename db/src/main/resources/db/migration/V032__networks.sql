-- Networks that machines are attached to; which addresses are used follows from the machines.
create table networks (
    id uuid primary key,
    document varchar(1000000) not null
);
