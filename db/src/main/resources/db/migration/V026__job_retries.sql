-- What a job repeats.
alter table jobs add column retry_of uuid;
create index jobs_by_retried on jobs (retry_of);
