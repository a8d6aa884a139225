-- used: by machines that are there; pending: held for machines that are being made. Both count against the limit.
-- The checks turn an error in the arithmetic into an alarm instead of a negative number.
create table project_quotas (
    project_id uuid primary key constraint project_quotas_project references projects (id),
    limit_machines integer not null constraint limit_machines_positive check (limit_machines >= 0),
    limit_vcpus integer not null constraint limit_vcpus_positive check (limit_vcpus >= 0),
    limit_memory bigint not null constraint limit_memory_positive check (limit_memory >= 0),
    limit_disk bigint not null constraint limit_disk_positive check (limit_disk >= 0),
    used_machines integer not null constraint used_machines_positive check (used_machines >= 0),
    used_vcpus integer not null constraint used_vcpus_positive check (used_vcpus >= 0),
    used_memory bigint not null constraint used_memory_positive check (used_memory >= 0),
    used_disk bigint not null constraint used_disk_positive check (used_disk >= 0),
    pending_machines integer not null constraint pending_machines_positive check (pending_machines >= 0),
    pending_vcpus integer not null constraint pending_vcpus_positive check (pending_vcpus >= 0),
    pending_memory bigint not null constraint pending_memory_positive check (pending_memory >= 0),
    pending_disk bigint not null constraint pending_disk_positive check (pending_disk >= 0)
);
