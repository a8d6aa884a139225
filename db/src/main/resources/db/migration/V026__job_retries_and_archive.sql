-- What repeats a job; since when lists leave it out unless asked.
alter table jobs add column retry_of uuid;
alter table jobs add column archived_at timestamp(6) with time zone;
create index jobs_by_retried on jobs (retry_of);
create index jobs_by_archive on jobs (archived_at, submitted_at);
