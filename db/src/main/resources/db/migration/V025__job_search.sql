-- What people look for in the list of jobs. Jobs from before have it in their documents; a quotation mark inside ends it.
alter table jobs add column actor varchar(100) default '' not null;
alter table jobs add column title varchar(300) default '' not null;
alter table jobs add column reason varchar(2000) default '' not null;
update jobs set actor = substring(document from position('"actor":"' in document) + 9
    for position('"' in substring(document from position('"actor":"' in document) + 9)) - 1)
    where position('"actor":"' in document) > 0;
update jobs set title = substring(document from position('"title":"' in document) + 9
    for position('"' in substring(document from position('"title":"' in document) + 9)) - 1)
    where position('"title":"' in document) > 0;
update jobs set reason = substring(document from position('"reason":"' in document) + 10
    for position('"' in substring(document from position('"reason":"' in document) + 10)) - 1)
    where position('"reason":"' in document) > 0;
create index jobs_by_actor on jobs (actor, submitted_at);
create index jobs_by_operation on jobs (operation, submitted_at);
