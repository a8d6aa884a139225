create table images (
    id uuid primary key,
    name varchar(200) not null constraint images_name_unique unique,
    kind varchar(20) not null,
    format varchar(20) not null,
    size_bytes bigint not null,
    digest varchar(64) not null,
    min_disk bigint not null,
    created_at timestamp(6) with time zone not null
);
