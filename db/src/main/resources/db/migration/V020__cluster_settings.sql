-- Parts of the cluster's state of which there is one each, as the change that put it there.
create table cluster_settings (
    name varchar(50) primary key,
    document varchar(1000000) not null
);
