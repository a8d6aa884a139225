package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

/** What becomes of jobs: their queue, their locks, their ends, and a store that has bad days. */
class JobScenarioTest {
    /** Without which calls take no time here, and nothing is older than anything. */
    private static final Duration MOMENT = Duration.ofMillis(1);

    private SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    @Test
    void runsNothingThatWasRolledBack() {
        Job prepared = cluster.engine()
                .prepare(Job.Submission.of(cluster.create("web1", Optional.empty(), true), Optional.empty(), "alice"));
        cluster.engine().wake();
        cluster.time.advance(Duration.ofSeconds(10));

        assertThat(cluster.engine().job(prepared.id())).isEmpty();
        assertThat(cluster.state().instances()).isEmpty();
    }

    @Test
    void findsACommittedJobWithinASecondWhenNobodyWakesIt() {
        Job job = cluster.engine()
                .submit(Job.Submission.of(cluster.create("web1", Optional.empty(), true), Optional.empty(), "alice"));

        assertThat(cluster.time.runUntil(
                        () -> cluster.job(job.id()).state() != JobState.QUEUED, Duration.ofMillis(1001)))
                .isTrue();
    }

    @Test
    void runsJobsOfOneInstanceOneAfterAnotherInTheirOrder() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        JobId start = cluster.submit(new StartInstance.Parameters(web.id()));
        cluster.runUntilStep(stop, "Shut the guest down");
        cluster.time.runUntil(() -> cluster.job(start).state() == JobState.WAITING, Duration.ofSeconds(2));

        assertThat(cluster.job(start).state()).isEqualTo(JobState.WAITING);
        assertThat(cluster.engine().locks()).anySatisfy(lock -> {
            assertThat(lock.holders())
                    .singleElement()
                    .satisfies(claim -> assertThat(claim.job()).isEqualTo(stop));
            assertThat(lock.waiting())
                    .singleElement()
                    .satisfies(claim -> assertThat(claim.job()).isEqualTo(start));
        });
        assertThat(cluster.end(start).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.job(stop).endedAt().orElseThrow())
                .isBeforeOrEqualTo(cluster.job(start).startedAt().orElseThrow());
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
    }

    /** Its report is young, but older than the job before: what that job did does not show in it. */
    @Test
    void doesNotTakeAnOldReportForThePresentWhenAFreshOneIsLost() {
        Instance web = cluster.running("web1", "node1");
        cluster.run(new StopInstance.Parameters(web.id(), 0));
        boolean[] deaf = {false};
        cluster.node("node1").faults().setScript(new NodeFaults.Script() {
            @Override
            public void before(NodeName node, String method) {
                if (deaf[0] && method.equals("report")) {
                    throw NodeException.unreachable(node.value(), null);
                }
            }

            @Override
            public void after(NodeName node, String method) {
                deaf[0] |= method.equals("ensureVmRunning");
            }
        });
        assertThat(cluster.run(new StartInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        cluster.time.advance(MOMENT);
        Job refused = cluster.run(new StopInstance.Parameters(web.id(), 0));
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
        assertThat(cluster.instance(web.id()).wished()).isEqualTo(AdminState.UP);

        deaf[0] = false;
        cluster.waitUntilAnswering();
        cluster.run(new StopInstance.Parameters(web.id(), 0));
        assertThat(cluster.run(new StartInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        cluster.time.advance(MOMENT);
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 0));
        cluster.time.advance(Duration.ofSeconds(1));
        assertThat(cluster.job(stop).state()).as("it waits for a fresh one").isEqualTo(JobState.QUEUED);
        deaf[0] = false;
        assertThat(cluster.end(stop).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.node("node1").aliveVms()).isEmpty();
    }

    @Test
    void runsNoMoreJobsAtOnceThanAllowed() {
        cluster.engine().changeQueue(queue -> queue.withRunningLimit(2));
        List<Instance> all = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            all.add(cluster.running("web" + i, "node" + (1 + i % 2)));
        }
        List<JobId> jobs = all.stream()
                .map(instance -> cluster.submit(new RebootInstance.Parameters(instance.id())))
                .toList();
        int[] most = {0};
        assertThat(cluster.time.runUntil(
                        () -> {
                            int running = (int) jobs.stream()
                                    .filter(id -> cluster.job(id).state() == JobState.RUNNING)
                                    .count();
                            most[0] = Math.max(most[0], running);
                            return jobs.stream()
                                    .allMatch(id -> cluster.job(id).state().isEnded());
                        },
                        Duration.ofMinutes(2)))
                .isTrue();
        assertThat(most[0]).isEqualTo(2);
        assertThat(jobs).allSatisfy(id -> assertThat(cluster.job(id).state()).isEqualTo(JobState.SUCCEEDED));
    }

    @Test
    void cancelsAWaitingJobAtOnce() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        JobId start = cluster.submit(new StartInstance.Parameters(web.id()));
        cluster.time.runUntil(() -> cluster.job(start).state() == JobState.WAITING, Duration.ofSeconds(2));

        cluster.engine().cancel(start);
        Job cancelled = cluster.end(start);

        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cancelled.steps()).isEmpty();
        assertThat(cluster.job(stop).state().isEnded()).isFalse();
        assertThat(cluster.end(stop).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void cancelsAQueuedJobThatNobodyHasPickedUp() {
        Job job = cluster.engine()
                .submit(Job.Submission.of(cluster.create("web1", Optional.empty(), true), Optional.empty(), "alice"));
        cluster.engine().cancel(job.id());

        assertThat(cluster.end(job.id()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(cluster.state().instances()).isEmpty();
    }

    @Test
    void aCancelSurvivesACrash() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        cluster.runUntilStep(stop, "Shut the guest down");
        cluster.engine().cancel(stop);
        cluster.restartEngine();

        Job job = cluster.end(stop);

        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cluster.instance(web.id()).wished()).isEqualTo(AdminState.UP);
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
    }

    @Test
    void knowsNoJobOfThatId() {
        assertThatThrownBy(() -> cluster.engine().cancel(new JobId(new UUID(4, 4))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() {
        Instance web = cluster.running("web1", "node1");
        JobId job = cluster.submit(new RebootInstance.Parameters(web.id()));
        Job ended = cluster.end(job);
        cluster.engine().cancel(job);
        cluster.time.advance(Duration.ofSeconds(3));
        assertThat(cluster.job(job)).isEqualTo(ended);
    }

    @Test
    void isTooLateToCancelOnceDisksAreDeleted() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").faults().setReachable(true);
        JobId remove = cluster.submit(new RemoveInstance.Parameters(web.id()));
        cluster.node("node1").faults().setScript(new org.gannet.engine.simulation.NodeFaults.Script() {
            @Override
            public void before(NodeName node, String method) {
                if (method.equals("ensureVolumeAbsent")) {
                    cluster.node("node1").faults().setReachable(false);
                }
            }
        });
        cluster.runUntilStep(remove, "Delete disk 0");
        cluster.time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> cluster.engine().cancel(remove))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));

        cluster.node("node1").faults().clearScript();
        cluster.node("node1").faults().setReachable(true);
        assertThat(cluster.end(remove).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void saysWhatMayBeHalfDoneWhenItCannotTurnBackAndCanBeAskedForAgain() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").faults().setScript(new NodeFaults.Script() {
            @Override
            public void before(NodeName node, String method) {
                if (method.equals("ensureVolumeAbsent")) {
                    throw NodeException.unreachable(node.value(), null);
                }
            }
        });
        Job job = cluster.run(new RemoveInstance.Parameters(web.id()));
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem().orElseThrow().details())
                .contains("What was done before \"Delete disk 0\" stays done; that itself may be done or not.");
        assertThat(cluster.state().findInstance(web.id())).isPresent();

        cluster.node("node1").faults().clearScript();
        cluster.waitUntilAnswering();
        assertThat(cluster.run(new RemoveInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void failsAndReservesNothingWhenTheClusterIsFull() {
        CreateInstance.Parameters huge =
                cluster.create("huge", 1, ByteSize.ofGibibytes(500), ByteSize.ofGibibytes(1), Optional.empty(), true);

        Job job = cluster.run(huge);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).map(Problem::code).contains(ErrorCode.NO_CAPACITY);
        assertThat(job.problem().orElseThrow().details()).containsExactly("2 nodes have not enough memory");
        assertThat(cluster.state().instances()).isEmpty();
        Job.Submission again = Job.Submission.of(huge, Optional.of(SimulatedCluster.OWNER), "alice");
        assertThat(cluster.engine().preview(again)).isInstanceOf(Preview.Refused.class);
    }

    @Test
    void refusesANameThatTheOwnerHasAlready() {
        cluster.running("web1", "node1");
        Job job = cluster.run(cluster.create("web1", Optional.empty(), true));
        assertThat(job.problem()).map(Problem::code).contains(ErrorCode.NAME_TAKEN);
    }

    @Test
    void refusesAnUnknownNodeAndAnUnknownInstance() {
        Job create = cluster.run(cluster.create("web1", Optional.of("node9"), true));
        assertThat(create.problem()).map(Problem::code).contains(ErrorCode.NOT_FOUND);
        Job start = cluster.run(new StartInstance.Parameters(
                cluster.create("x", Optional.empty(), true).id()));
        assertThat(start.problem()).map(Problem::code).contains(ErrorCode.NOT_FOUND);
    }

    @Test
    void failsCleanlyWhenTheImageIsGone() {
        cluster.images.remove(SimulatedCluster.IMAGE);
        Job job = cluster.run(cluster.create("web1", Optional.empty(), true));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).map(Problem::code).contains(ErrorCode.NOT_FOUND);
        assertThat(cluster.state().instances()).isEmpty();
    }

    @Test
    void keepsWhatItReservedWhenItCouldNotTakeEverythingBackAndDeletingFinishesIt() {
        CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), true);
        cluster.node("node1").faults().loseAnswerOf("ensureVmRunning");
        JobId id = cluster.submit(create);
        cluster.runUntilStep(id, "Start the machine");
        cluster.node("node1").faults().setReachable(false);

        Job job = cluster.end(id);

        assertThat(job.state()).isEqualTo(JobState.UNDO_FAILED);
        assertThat(job.problem().orElseThrow().details())
                .anySatisfy(line -> assertThat(line).contains("could not be taken back"));
        assertThat(cluster.state().use(new NodeName("node1")).instances()).isEqualTo(1);

        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(5));
        assertThat(cluster.run(new RemoveInstance.Parameters(create.id())).state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.node("node1").knownVolumes()).isEmpty();
    }

    @Test
    void waitsForAStoreThatIsAwayAndLosesNothing() {
        int[] failing = {0};
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeWrite() {
                if (failing[0]++ % 3 == 1) {
                    throw new ClusterStore.StoreUnavailable("away");
                }
            }

            @Override
            public void afterWrite() {
                if (failing[0] % 3 == 0) {
                    throw new ClusterStore.StoreUnavailable("made, but nobody knows");
                }
            }
        });
        CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), true);

        Job job = cluster.run(create);

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.node("node1").starts(create.id())).isEqualTo(1);
        assertThat(cluster.store.load().state()).isEqualTo(cluster.state());
        assertThat(cluster.store.allJobs()).hasSize(1);
    }

    @Test
    void readsAgainWhenSomebodyElseHasWritten() {
        Instance web = cluster.running("web1", "node1");
        org.gannet.engine.model.Node drained =
                cluster.state().nodes().get(new NodeName("node2")).withFlags(false, true);
        cluster.store.commit(new ClusterStore.Commit(
                1, 1, cluster.state().revision(), List.of(new Change.PutNode(drained)), List.of(), List.of()));

        assertThat(cluster.run(new RebootInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.state().nodes().get(new NodeName("node2")).drained()).isTrue();
        assertThat(cluster.store.load().state()).isEqualTo(cluster.state());
    }

    @Test
    void goesOnAfterCloseAndStart() {
        cluster.node("node1").faults().loseAnswerOf("ensureVolume");
        JobId id = cluster.submit(cluster.create("web1", Optional.of("node1"), true));
        cluster.runUntilStep(id, "Create disk 0 (10 GiB)");
        cluster.engine().close();
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(cluster.store.job(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);

        cluster.restartEngine();
        assertThat(cluster.end(id).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aNodeThatRestartsItsServiceDelaysAJobOnly() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        cluster.runUntilStep(stop, "Shut the guest down");
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").restart();
        cluster.time.advance(Duration.ofSeconds(5));
        cluster.node("node1").faults().setReachable(true);

        Job job = cluster.end(stop);

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.log()).extracting(line -> line.text()).anyMatch(text -> text.contains("trying again"));
        assertThat(cluster.node("node1").aliveVms()).isEmpty();
    }

    @Test
    void givesUpAfterAsManyAttemptsAsSaid() {
        int[] calls = {0};
        cluster.node("node1").faults().setScript(new org.gannet.engine.simulation.NodeFaults.Script() {
            @Override
            public void before(NodeName node, String method) {
                if (method.equals("ensureVolume")) {
                    calls[0]++;
                    throw org.gannet.node.NodeException.unreachable(node.value(), null);
                }
            }
        });
        Job job = cluster.run(cluster.create("web1", Optional.of("node1"), true));

        assertThat(calls[0]).isEqualTo(EngineSettings.standard().nodeRetry().attempts());
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).map(Problem::code).contains(ErrorCode.NODE_UNREACHABLE);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void showsProgressOfLongWork() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        assertThat(cluster.time.runUntil(
                        () -> cluster.engine().view().activeJob(web.id()).stream()
                                .flatMap(job -> job.steps().stream())
                                .anyMatch(step -> step.progress()
                                        .filter(progress -> progress.done() > 0)
                                        .isPresent()),
                        Duration.ofSeconds(3)))
                .isTrue();
        cluster.end(stop);
    }
}
