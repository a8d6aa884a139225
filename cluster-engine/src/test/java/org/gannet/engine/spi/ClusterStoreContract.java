package org.gannet.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Tags;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.spi.ClusterStore.Commit;
import org.gannet.engine.spi.ClusterStore.StaleRevision;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;

/** What every {@link ClusterStore} does. Implement {@link #store} with an empty one, the same within one test. */
public interface ClusterStoreContract {
    /** The store under test: empty when a test begins. */
    ClusterStore store();

    /** Another way into the same data, as another process or a restarted one has; the same object if there is none. */
    default ClusterStore reopened() {
        return store();
    }

    @Test
    default void isEmptyAtFirst() {
        ClusterStore.Snapshot snapshot = store().load();

        assertThat(snapshot.state().nodes()).isEmpty();
        assertThat(snapshot.state().instances()).isEmpty();
        assertThat(snapshot.unended()).isEmpty();
        assertThat(store().jobs(JobFilter.newest(10))).isEmpty();
        assertThat(store().job(new JobId(new UUID(1, 2)))).isEmpty();
    }

    @Test
    default void keepsNodesAndInstancesExactly() {
        Node node = Jobs.node("node1");
        Instance plain = Jobs.instance(1, "web1");
        Instance moving = Jobs.movingInstance(2, "web2");

        long revision = commit(new Change.PutNode(node), new Change.PutInstance(plain), new Change.PutInstance(moving));

        ClusterStore.Snapshot snapshot = reopened().load();
        assertThat(snapshot.state().revision()).isEqualTo(revision);
        assertThat(snapshot.state().nodes()).containsOnly(java.util.Map.entry(node.name(), node));
        assertThat(snapshot.state().instances())
                .containsOnly(java.util.Map.entry(plain.id(), plain), java.util.Map.entry(moving.id(), moving));
    }

    @Test
    default void replacesAndDrops() {
        Instance plain = Jobs.instance(1, "web1");
        commit(new Change.PutNode(Jobs.node("node1")), new Change.PutNode(Jobs.node("node2")));
        commit(new Change.PutInstance(plain), new Change.PutInstance(Jobs.instance(2, "web2")));

        Node drained = Jobs.node("node1").withFlags(false, true);
        commit(new Change.PutNode(drained), new Change.DropNode(new NodeName("node2")));
        Instance smaller = plain.withWished(org.gannet.engine.model.AdminState.DOWN);
        commit(
                new Change.PutInstance(smaller),
                new Change.DropInstance(Jobs.instance(2, "web2").id()));
        commit(new Change.DropInstance(new InstanceId(new UUID(9, 9))), new Change.DropNode(new NodeName("never")));

        ClusterStore.Snapshot snapshot = reopened().load();
        assertThat(snapshot.state().nodes().values()).containsExactly(drained);
        assertThat(snapshot.state().instances().values()).containsExactly(smaller);
    }

    @Test
    default void keepsTheSettingsOfTheQueueAndItsRules() {
        assertThat(store().load().state().queue()).isEqualTo(QueueSettings.standard());
        QueueSettings settings = new QueueSettings(3, true, Optional.of("because"), 50, Duration.ofHours(1));
        List<SubmissionRule> rules = Jobs.rules();
        commit(new Change.PutQueueSettings(QueueSettings.standard().withPaused(true)));
        commit(new Change.PutQueueSettings(settings), new Change.PutSubmissionRules(rules));

        assertThat(reopened().load().state().queue()).isEqualTo(settings);
        assertThat(reopened().load().state().rules()).isEqualTo(rules);
    }

    @Test
    default void keepsGroupsNetworksAndSettings() {
        assertThat(store().load().state().groups().values()).containsExactly(Group.first());
        assertThat(store().load().state().settings()).isEqualTo(ClusterSettings.standard());
        Network office = Jobs.network(1, "office");
        Group rack = Jobs.group(1, "rack1", office);
        ClusterSettings settings = ClusterSettings.standard().withName("lab").withTags(Tags.of("cluster"));
        commit(new Change.PutNetwork(office), new Change.PutNetwork(Jobs.network(2, "lab")));
        commit(
                new Change.PutGroup(rack),
                new Change.PutSettings(ClusterSettings.standard().withName("x")));
        commit(new Change.DropNetwork(Jobs.network(2, "lab").id()), new Change.PutSettings(settings));

        ClusterState state = reopened().load().state();
        assertThat(state.groups().values()).containsExactly(Group.first(), rack);
        assertThat(state.networks().values()).containsExactly(office);
        assertThat(state.settings()).isEqualTo(settings);

        commit(new Change.DropGroup(Group.FIRST), new Change.DropGroup(Group.FIRST));
        assertThat(reopened().load().state().groups().values()).containsExactly(rack);
    }

    @Test
    default void countsRevisionsOnlyWhenSomethingChanges() {
        long first = store().load().state().revision();
        long second = commit(new Change.PutNode(Jobs.node("node1")));
        assertThat(second).isEqualTo(first + 1);

        Job job = Jobs.queued(1, 0);
        store().insertJob(job);
        assertThat(store().load().state().revision()).isEqualTo(second);

        Job next = job.in(JobState.WAITING).withVersion(1);
        assertThat(store().commit(new Commit(0, 1, second, List.of(), List.of(next), List.of())))
                .isEqualTo(second);
    }

    @Test
    default void refusesAStaleRevisionAndChangesNothing() {
        long before = store().load().state().revision();
        commit(new Change.PutNode(Jobs.node("node1")));
        Job job = Jobs.queued(1, 0);
        store().insertJob(job);
        Job next = job.in(JobState.WAITING).withVersion(1);

        assertThatThrownBy(() -> store().commit(new Commit(
                        0, 1, before, List.of(new Change.PutNode(Jobs.node("node2"))), List.of(next), List.of())))
                .isInstanceOf(StaleRevision.class);
        assertThatThrownBy(() -> store().commit(new Commit(0, 1, before, List.of(), List.of(next), List.of())))
                .isInstanceOf(StaleRevision.class);

        assertThat(reopened().load().state().nodes()).containsOnlyKeys(new NodeName("node1"));
        assertThat(reopened().job(job.id())).contains(job);
    }

    @Test
    default void writesNothingWhenWhatGoesAlongsideFails() {
        long before = store().load().state().revision();
        Job job = Jobs.queued(1, 0);
        store().insertJob(job);
        Job next = job.in(JobState.WAITING).withVersion(1);
        List<Change> changes = List.of(new Change.PutNode(Jobs.node("node1")));
        IllegalArgumentException no = new IllegalArgumentException("no");
        List<String> ran = new ArrayList<>();

        assertThatThrownBy(() -> store().commit(new Commit(0, 1, before, changes, List.of(next), List.of(), () -> {
                    ran.add("first");
                    throw no;
                })))
                .isSameAs(no);
        assertThat(reopened().load().state().nodes()).isEmpty();
        assertThat(reopened().load().state().revision()).isEqualTo(before);
        assertThat(reopened().job(job.id())).contains(job);

        store().commit(new Commit(0, 1, before, changes, List.of(next), List.of(), () -> ran.add("second")));
        assertThat(ran).containsExactly("first", "second");
        assertThat(reopened().load().state().nodes()).hasSize(1);
        assertThat(reopened().job(job.id())).contains(next);
    }

    @Test
    default void letsOneOfManyConcurrentCommitsThrough() throws Exception {
        long revision = store().load().state().revision();
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Boolean>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 1; i <= 4; i++) {
                Node node = Jobs.node("node" + i);
                answers.add(threads.submit(() -> {
                    together.await();
                    try {
                        store().commit(new Commit(
                                0, 1, revision, List.of(new Change.PutNode(node)), List.of(), List.of()));
                        return true;
                    } catch (StaleRevision e) {
                        return false;
                    }
                }));
            }
            together.countDown();
            int made = 0;
            for (Future<Boolean> answer : answers) {
                made += answer.get(1, TimeUnit.MINUTES) ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        }
        assertThat(reopened().load().state().nodes()).hasSize(1);
        assertThat(reopened().load().state().revision()).isEqualTo(revision + 1);
    }

    @Test
    default void keepsJobsExactly() {
        Job queued = Jobs.queued(1, 0);
        store().insertJob(queued);
        assertThat(reopened().job(queued.id())).contains(queued);

        for (Job version : Jobs.wholeLife(queued)) {
            store().commit(new Commit(0, 1, store().load().state().revision(), List.of(), List.of(version), List.of()));
            assertThat(reopened().job(queued.id())).contains(version);
        }
    }

    @Test
    default void loadsUnendedJobsOldestFirst() {
        Job third = Jobs.queued(3, 30);
        Job first = Jobs.queued(1, 10);
        Job second = Jobs.queued(2, 20);
        List.of(third, first, second).forEach(store()::insertJob);
        Job ended = second.withVersion(1).ended(JobState.CANCELLED, Jobs.NOON);
        store().commit(new Commit(0, 1, store().load().state().revision(), List.of(), List.of(ended), List.of()));

        assertThat(reopened().load().unended()).containsExactly(first, third);
    }

    @Test
    default void answersPagesOfJobsInOrder() {
        for (int i = 1; i <= 5; i++) {
            store().insertJob(Jobs.queued(i, i));
        }

        assertThat(titles(JobFilter.newest(3))).containsExactly("Create web5", "Create web4", "Create web3");
        assertThat(titles(new JobFilter(Set.of(), Optional.empty(), Optional.empty(), false, false, 3, 3)))
                .containsExactly("Create web2", "Create web1");
        assertThat(titles(JobFilter.queued(2))).containsExactly("Create web1", "Create web2");
    }

    @Test
    default void filtersJobs() {
        Job mine = Jobs.queued(1, 1);
        Job other = Jobs.queued(2, 2, new OwnerId(new UUID(5, 5)));
        store().insertJob(mine);
        store().insertJob(other);
        Job ended = other.withVersion(1).ended(JobState.CANCELLED, Jobs.NOON);
        store().commit(new Commit(0, 1, store().load().state().revision(), List.of(), List.of(ended), List.of()));

        assertThat(titles(new JobFilter(
                        Set.of(JobState.CANCELLED, JobState.FAILED),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        true,
                        0,
                        10)))
                .containsExactly("Create web2");
        assertThat(titles(new JobFilter(Set.of(), mine.owner(), Optional.empty(), false, true, 0, 10)))
                .containsExactly("Create web1");
        assertThat(titles(JobFilter.about(other.instance().orElseThrow(), 10))).containsExactly("Create web2");
    }

    @Test
    default void readsTheseJobsAndTheIdsOfQueuedOnes() {
        Job first = Jobs.queued(1, 1);
        Job second = Jobs.queued(2, 2);
        Job third = Jobs.queued(3, 3);
        store().insertJobs(List.of(second, third, first));
        store(third.in(JobState.WAITING).withVersion(1));

        assertThat(store().queuedJobs()).containsExactly(first.id(), second.id());
        assertThat(store().jobs(List.of(second.id(), first.id(), new JobId(new UUID(7, 7)))))
                .containsExactlyInAnyOrder(first, second);
        assertThat(store().jobs(List.<JobId>of())).isEmpty();
    }

    @Test
    default void archivesWhatEndedLongAgoAndListsItOnlyWhenAsked() {
        List<Job> ended = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            Job job = Jobs.queued(i, i);
            store().insertJob(job);
            ended.add(job.withVersion(1).ended(JobState.CANCELLED, Jobs.NOON.plusSeconds(i)));
            store(ended.getLast());
        }
        store().insertJob(Jobs.queued(5, 5));
        Instant now = Jobs.NOON.plus(Duration.ofDays(9));
        Instant before = Jobs.NOON.plusSeconds(4);

        assertThat(store().archiveJobs(before, now, 2)).isEqualTo(2);
        assertThat(titles(JobFilter.newest(10))).containsExactly("Create web5", "Create web4", "Create web3");
        assertThat(store().archiveJobs(before, now, 2)).isEqualTo(1);
        assertThat(store().archiveJobs(before, now, 2)).isZero();

        assertThat(titles(JobFilter.newest(10))).containsExactly("Create web5", "Create web4");
        assertThat(titles(new JobFilter(Set.of(), Optional.empty(), Optional.empty(), true, false, 0, 10)))
                .containsExactly("Create web5", "Create web4", "Create web3", "Create web2", "Create web1");
        assertThat(reopened().job(ended.getFirst().id()))
                .contains(ended.getFirst().archived(now));
        assertThat(reopened().jobs(List.of(ended.getLast().id()))).containsExactly(ended.getLast());
    }

    @Test
    default void ordersJobsOfOneInstantById() {
        Instant same = Jobs.NOON.plus(Duration.ofMillis(1));
        store().insertJob(Jobs.queued(2, 1));
        store().insertJob(Jobs.queued(1, 1));

        assertThat(store().jobs(JobFilter.queued(10)))
                .extracting(Job::submittedAt, Job::title)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(same, "Create web1"),
                        org.assertj.core.groups.Tuple.tuple(same, "Create web2"));
    }

    private void store(Job next) {
        store().commit(new Commit(0, 1, store().load().state().revision(), List.of(), List.of(next), List.of()));
    }

    private long commit(Change... changes) {
        return store().commit(
                        new Commit(0, 1, store().load().state().revision(), List.of(changes), List.of(), List.of()));
    }

    private List<String> titles(JobFilter filter) {
        return store().jobs(filter).stream().map(Job::title).toList();
    }
}
