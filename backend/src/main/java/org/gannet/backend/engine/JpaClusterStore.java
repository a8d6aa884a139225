package org.gannet.backend.engine;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.OffsetPage;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Transactions;
import org.gannet.base.Subject;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.spi.ClusterStore;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The engine's state in the database. Every commit is one small transaction that begins with a conditional update of
 * the revision; the one that ends a job also settles what is held for it.
 */
@Component
@BackendOnly
public class JpaClusterStore implements ClusterStore {
    private static final Sort OLDEST_FIRST = Sort.by("submittedAt", "id");
    private static final Sort NEWEST_FIRST = OLDEST_FIRST.descending();
    private final JdbcClient database;
    private final NodeRepository nodes;
    private final InstanceRepository instances;
    private final GroupRepository groups;
    private final NetworkRepository networks;
    private final JobRepository jobs;
    private final CommitRows rows;
    private final SettingRepository settings;
    private final Settlements settlements;
    private final TransactionTemplate write;
    private final TransactionTemplate snapshot;

    JpaClusterStore(
            JdbcClient database,
            NodeRepository nodes,
            InstanceRepository instances,
            GroupRepository groups,
            NetworkRepository networks,
            JobRepository jobs,
            CommitRows rows,
            SettingRepository settings,
            Settlements settlements,
            PlatformTransactionManager transactions) {
        this.database = database;
        this.nodes = nodes;
        this.instances = instances;
        this.groups = groups;
        this.networks = networks;
        this.jobs = jobs;
        this.rows = rows;
        this.settings = settings;
        this.settlements = settlements;
        this.write = new TransactionTemplate(transactions);
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    @Override
    public Snapshot load() {
        return reached(snapshot, () -> {
            List<Job> unended = jobs.findByStateIn(JobState.unended(), OLDEST_FIRST).stream()
                    .map(JobEntity::job)
                    .toList();
            List<Change> readSettings = settings.findAll().stream()
                    .map(setting -> EngineJson.read(setting.document, Change.class))
                    .toList();
            List<Change> all = new ArrayList<>(readSettings);
            groups.findAll().forEach(row -> all.add(new Change.PutGroup(EngineJson.read(row.document, Group.class))));
            networks.findAll()
                    .forEach(row -> all.add(new Change.PutNetwork(EngineJson.read(row.document, Network.class))));
            nodes.findAll().forEach(row -> all.add(new Change.PutNode(EngineJson.read(row.document, Node.class))));
            instances
                    .findAll()
                    .forEach(row -> all.add(new Change.PutInstance(EngineJson.read(row.document, Instance.class))));
            Head head = head();
            ClusterState state = ClusterState.nothing().apply(all, head.revision());
            return new Snapshot(state, unended, head.lastEvent(), head.lastCommit());
        });
    }

    @Override
    public void insertJobs(List<Job> added) {
        reached(
                write,
                () -> added.stream().map(job -> jobs.save(new JobEntity(job))).toList());
    }

    @Override
    public long commit(Commit commit) {
        return reached(write, () -> {
            long more = commit.changes().isEmpty() ? 0 : 1;
            raise(commit, more);
            rows.apply(commit.changes());
            rows.update(commit.jobs());
            commit.added().forEach(job -> jobs.save(new JobEntity(job)));
            commit.jobs().stream().filter(job -> job.state().isEnded()).forEach(job -> settle(job, commit.added()));
            rows.record(commit.events());
            commit.alongside().run();
            return commit.expectedRevision() + more;
        });
    }

    private void raise(Commit commit, long more) {
        int raised = database.sql("""
                        update cluster_revision
                        set revision = revision + :more, last_event = last_event + :events, last_commit = :number
                        where id = 1 and epoch = :epoch and revision = :revision and (:events = 0 or last_event = :last)
                        """)
                .param("more", more)
                .param("number", commit.number())
                .param("events", commit.events().size())
                .param("epoch", commit.epoch())
                .param("revision", commit.expectedRevision())
                .param("last", commit.expectedLastEvent().orElse(0L))
                .update();
        if (raised == 0) {
            Head head = head();
            if (head.epoch() != commit.epoch()) {
                throw new LostLease(commit.epoch(), head.epoch());
            }
            throw new StaleRevision(commit.expectedRevision(), head.revision());
        }
    }

    @Override
    public List<EngineEvent.Recorded> events(long after, int limit) {
        return reached(
                snapshot,
                () -> database.sql(
                                "select seq, happened_at, fact from engine_events where seq > ? order by seq limit ?")
                        .params(after, limit)
                        .query((row, number) -> new EngineEvent.Recorded(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                EngineJson.read(row.getString(3), Fact.class)))
                        .list());
    }

    @Override
    public int forgetEvents(long upTo, Instant before, int limit) {
        return reached(
                write,
                () -> database.sql("""
                        delete from engine_events where seq in (
                            select seq from engine_events
                            where seq < coalesce(
                                (select min(seq) from engine_events where seq > :upTo and happened_at >= :before),
                                (select last_event + 1 from cluster_revision where id = 1))
                            order by seq limit :limit)
                        """)
                        .param("upTo", upTo)
                        .param("before", before.atOffset(ZoneOffset.UTC))
                        .param("limit", limit)
                        .update());
    }

    @Override
    public Optional<Job> job(JobId id) {
        return reached(snapshot, () -> jobs.findById(id.value()).map(JobEntity::job));
    }

    @Override
    public List<Job> jobs(Collection<JobId> ids) {
        List<UUID> wanted = ids.stream().map(JobId::value).toList();
        return reached(
                snapshot,
                () -> jobs.findByIdIn(wanted).stream().map(JobEntity::job).toList());
    }

    @Override
    public List<JobId> queuedJobs() {
        return reached(
                snapshot,
                () -> jobs.ids(JobState.QUEUED).stream().map(JobId::new).toList());
    }

    @Override
    public int archiveJobs(Instant endedBefore, Instant now, int most) {
        return reached(
                write,
                () -> database.sql("""
                        update jobs set archived_at = ? where id in (
                            select id from jobs where archived_at is null and ended_at < ?
                            order by ended_at, id limit ?)
                        """)
                        .params(now.atOffset(ZoneOffset.UTC), endedBefore.atOffset(ZoneOffset.UTC), most)
                        .update());
    }

    @Override
    public List<Job> jobs(JobFilter filter) {
        return page(filter).getContent();
    }

    private Page<Job> page(JobFilter filter) {
        Sort sort = filter.oldestFirst() ? OLDEST_FIRST : NEWEST_FIRST;
        OffsetPage page = new OffsetPage(new PageQuery(filter.offset(), filter.limit()), sort);
        Specification<JobEntity> which = in(filter.states())
                .and(equal("projectId", filter.owner().map(owner -> owner.value())))
                .and(equal("subjectKind", filter.subject().map(Subject::kind)))
                .and(equal("subjectId", filter.subject().map(Subject::key)))
                .and((root, query, builder) ->
                        filter.archived() ? builder.conjunction() : builder.isNull(root.get("archivedAt")));
        return reached(snapshot, () -> jobs.findAll(which, page).map(JobEntity::job));
    }

    private static Specification<JobEntity> in(Set<JobState> states) {
        return (root, query, builder) ->
                states.isEmpty() ? builder.conjunction() : root.get("state").in(states);
    }

    private static Specification<JobEntity> equal(String field, Optional<?> wanted) {
        return (root, query, builder) ->
                wanted.isEmpty() ? builder.conjunction() : builder.equal(root.get(field), wanted.get());
    }

    private void settle(Job job, List<Job> asked) {
        Optional<Instance> left = job.instance()
                .flatMap(id -> instances.findById(id.value()))
                .map(entity -> EngineJson.read(entity.document, Instance.class));
        settlements.settle(job, left, () -> others(job), asked);
    }

    /** Jobs about the same thing that have not ended, oldest first. */
    private List<Job> others(Job ended) {
        return jobs
                .findBySubjectKindAndSubjectIdAndStateIn(
                        ended.subject().kind(), ended.subject().key(), JobState.unended(), OLDEST_FIRST)
                .stream()
                .map(JobEntity::job)
                .filter(job -> !job.id().equals(ended.id()))
                .toList();
    }

    /** What the row says that every commit compares. */
    private record Head(long epoch, long revision, long lastEvent, long lastCommit) {}

    private Head head() {
        return database.sql("select epoch, revision, last_event, last_commit from cluster_revision where id = 1")
                .query((row, number) -> new Head(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single();
    }

    @SuppressWarnings("NullAway") // returns what the work returned
    private static <T> T reached(TransactionTemplate template, Supplier<T> work) {
        try {
            return template.execute(status -> work.get());
        } catch (RuntimeException e) {
            if (Transactions.isTaken(e)) {
                // The same again would be refused again: it must not be taken for a store that does not answer.
                throw new IllegalStateException("the database does not take this: " + e.getMessage(), e);
            }
            if (Transactions.isStoreFailure(e)) {
                throw new StoreUnavailable("the database does not answer: " + e.getMessage(), e);
            }
            throw e;
        }
    }
}
