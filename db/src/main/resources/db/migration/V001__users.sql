create table users (
    id uuid primary key,
    login varchar(64) not null constraint users_login_unique unique,
    name varchar(200) not null,
    password varchar(200) not null,
    role varchar(20) not null,
    enabled boolean not null,
    sign_in_version bigint not null,
    created_at timestamp(6) with time zone not null
);
