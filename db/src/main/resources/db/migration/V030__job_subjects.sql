-- What a job is about need not be an instance any more: also a node, a group, a network, or the cluster as a whole.
alter table jobs add column subject_kind varchar(20) default 'INSTANCE' not null;
alter table jobs add column subject_id varchar(255) default '' not null;
update jobs set subject_id = cast(instance_id as varchar(36)) where instance_id is not null;
drop index jobs_by_instance;
alter table jobs drop column instance_id;
create index jobs_by_subject on jobs (subject_kind, subject_id, submitted_at);
