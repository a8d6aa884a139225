-- Every commit of the engine compares three: who leads (epoch), which state it changes (revision), and which event it
-- follows on (last_event). last_commit is the number that the leader gave to the newest one, to know it again when the
-- answer was lost.
alter table cluster_revision add column epoch bigint default 0 not null;
alter table cluster_revision add column last_event bigint default 0 not null;
alter table cluster_revision add column last_commit bigint default 0 not null;
