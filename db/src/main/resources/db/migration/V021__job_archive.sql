-- When a job ended, and since when lists leave it out. Jobs from before count from when they were submitted.
alter table jobs add column ended_at timestamp(6) with time zone;
alter table jobs add column archived_at timestamp(6) with time zone;
update jobs set ended_at = submitted_at where state in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'UNDO_FAILED');
create index jobs_by_end on jobs (archived_at, ended_at);
