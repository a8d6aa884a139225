-- What has happened in the cluster, each event written with what it tells; the oldest are forgotten.
create table engine_events (
    seq bigint primary key,
    happened_at timestamp(6) with time zone not null,
    fact varchar(1000000) not null
);
