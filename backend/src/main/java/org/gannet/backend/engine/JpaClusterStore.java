package org.gannet.backend.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.OffsetPage;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Transactions;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.spi.ClusterStore;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
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
    private final RevisionRepository revisions;
    private final NodeRepository nodes;
    private final InstanceRepository instances;
    private final JobRepository jobs;
    private final SettingRepository settings;
    private final Settlement settlement;
    private final TransactionTemplate write;
    private final TransactionTemplate snapshot;

    JpaClusterStore(
            RevisionRepository revisions,
            NodeRepository nodes,
            InstanceRepository instances,
            JobRepository jobs,
            SettingRepository settings,
            Settlement settlement,
            PlatformTransactionManager transactions) {
        this.revisions = revisions;
        this.nodes = nodes;
        this.instances = instances;
        this.jobs = jobs;
        this.settings = settings;
        this.settlement = settlement;
        this.write = new TransactionTemplate(transactions);
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    @Override
    public Snapshot load() {
        return reached(snapshot, () -> {
            List<Node> readNodes = nodes.findAll().stream()
                    .map(node -> EngineJson.read(node.document, Node.class))
                    .toList();
            List<Instance> readInstances = instances.findAll().stream()
                    .map(instance -> EngineJson.read(instance.document, Instance.class))
                    .toList();
            List<Job> unended = jobs.findByStateIn(JobState.unended(), OLDEST_FIRST).stream()
                    .map(JpaClusterStore::read)
                    .toList();
            List<Change> readSettings = settings.findAll().stream()
                    .map(setting -> EngineJson.read(setting.document, Change.class))
                    .toList();
            ClusterState state = ClusterState.of(0, readNodes, readInstances).apply(readSettings, revision());
            return new Snapshot(state, unended);
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
            if (revisions.raise(commit.expectedRevision(), more) == 0) {
                throw new StaleRevision(commit.expectedRevision(), revision());
            }
            commit.changes().forEach(this::apply);
            commit.job().ifPresent(this::update);
            return commit.expectedRevision() + more;
        });
    }

    @Override
    public Optional<Job> job(JobId id) {
        return reached(snapshot, () -> jobs.findById(id.value()).map(JpaClusterStore::read));
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
                .and(equal("instanceId", filter.instance().map(instance -> instance.value())));
        return reached(snapshot, () -> jobs.findAll(which, page).map(JpaClusterStore::read));
    }

    private static Specification<JobEntity> in(Set<JobState> states) {
        return (root, query, builder) ->
                states.isEmpty() ? builder.conjunction() : root.get("state").in(states);
    }

    private static Specification<JobEntity> equal(String field, Optional<UUID> wanted) {
        return (root, query, builder) ->
                wanted.isEmpty() ? builder.conjunction() : builder.equal(root.get(field), wanted.get());
    }

    private void apply(Change change) {
        switch (change) {
            case Change.PutInstance(Instance instance) ->
                instances.save(new InstanceEntity(instance.id().value(), Documents.write(instance)));
            case Change.DropInstance(var id) -> instances.deleteById(id.value());
            case Change.PutNode(Node node) ->
                nodes.save(new NodeEntity(node.name().value(), Documents.write(node)));
            case Change.DropNode(var name) -> nodes.deleteById(name.value());
            case Change.PutQueueSettings put -> settings.save(new SettingEntity("queue", Documents.write(put)));
            case Change.PutSubmissionRules put -> settings.save(new SettingEntity("rules", Documents.write(put)));
        }
    }

    private void update(Job job) {
        if (jobs.update(job.id().value(), job.state(), Documents.write(job)) == 0) {
            throw new IllegalStateException("no such job: " + job.id());
        }
        if (job.state().isEnded()) {
            Optional<Instance> left = job.instance()
                    .flatMap(id -> instances.findById(id.value()))
                    .map(entity -> EngineJson.read(entity.document, Instance.class));
            settlement.settle(job, left);
        }
    }

    private long revision() {
        return revisions.findById(RevisionEntity.ONLY).orElseThrow().revision;
    }

    private static Job read(JobEntity entity) {
        return EngineJson.read(entity.document, Job.class);
    }

    @SuppressWarnings("NullAway") // returns what the work returned
    private static <T> T reached(TransactionTemplate template, Supplier<T> work) {
        try {
            return template.execute(status -> work.get());
        } catch (RuntimeException e) {
            if (Transactions.isStoreFailure(e)) {
                throw new StoreUnavailable("the database does not answer: " + e.getMessage(), e);
            }
            throw e;
        }
    }
}
