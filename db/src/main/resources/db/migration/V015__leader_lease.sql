-- One row: which process leads the cluster, and until when by this database's clock, unless it prolongs that.
create table leader_lease (
    id integer primary key,
    holder varchar(300) not null,
    epoch bigint not null,
    ends_at timestamp(6) with time zone not null
);
insert into leader_lease (id, holder, epoch, ends_at) values (1, '', 0, timestamp with time zone '1970-01-01 00:00:00+00');
