-- One row per machine that counts against its project's quota; the row is gone when it does not any more.
create table quota_holds (
    resource_id uuid primary key,
    project_id uuid not null constraint quota_holds_project references projects (id),
    state varchar(20) not null,
    machines integer not null,
    vcpus integer not null,
    memory bigint not null,
    disk bigint not null,
    job_id uuid not null,
    note varchar(500) not null,
    created_at timestamp(6) with time zone not null
);
create index quota_holds_by_project on quota_holds (project_id);
