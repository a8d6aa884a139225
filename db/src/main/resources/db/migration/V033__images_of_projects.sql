-- owner: the project's id as text, or nothing for the cluster's images: a null would not count for uniqueness.
alter table images add column project_id uuid constraint images_project references projects (id);
alter table images add column owner varchar(36) default '' not null;
alter table images drop constraint images_name_unique;
alter table images add constraint images_name_unique unique (owner, name);
create index images_by_project on images (project_id);
