-- Every commit of the engine compares all three: who leads (epoch), which state it changes (revision), and which
-- event it follows on (last_event).
alter table cluster_revision add column epoch bigint default 0 not null;
alter table cluster_revision add column last_event bigint default 0 not null;
