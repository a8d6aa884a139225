create table project_members (
    project_id uuid not null constraint project_members_project references projects (id),
    user_id uuid not null constraint project_members_user references users (id),
    role varchar(20) not null,
    primary key (project_id, user_id)
);
create index project_members_by_user on project_members (user_id);
