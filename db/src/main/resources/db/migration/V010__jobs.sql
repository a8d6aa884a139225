-- The order of jobs is (submitted_at, id).
create table jobs (
    id uuid primary key,
    operation varchar(100) not null,
    instance_id uuid,
    project_id uuid,
    state varchar(20) not null,
    submitted_at timestamp(6) with time zone not null,
    document varchar(1000000) not null
);
create index jobs_by_time on jobs (submitted_at, id);
create index jobs_by_project on jobs (project_id, submitted_at);
create index jobs_by_instance on jobs (instance_id, submitted_at);
create index jobs_by_state on jobs (state);
