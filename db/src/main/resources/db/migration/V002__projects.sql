create table projects (
    id uuid primary key,
    name varchar(100) not null constraint projects_name_unique unique,
    created_at timestamp(6) with time zone not null
);
