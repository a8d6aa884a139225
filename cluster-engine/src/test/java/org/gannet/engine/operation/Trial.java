package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.StepState;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.engine.testing.Slate;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;

/** One run of one example, with one fault. */
final class Trial {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    final OperationExamples.Example example;
    final Parameters parameters;
    final Slate before;
    /** What was amiss before, when it is asked for to mend that. */
    final List<String> amissBefore;
    /** Whether the fault has happened. */
    boolean struck;
    /** Whether the engine has been killed. */
    boolean killed;

    /** What its operation asks to have locked. */
    final Set<LockRequest> locksAsked;
    /** Calls at which it held other locks than those, told by {@link #watchingLocks}. */
    final List<String> locksAmiss = new ArrayList<>();

    private boolean watchesLocks;
    private Optional<JobId> job = Optional.empty();
    private boolean crashed;
    private int counted;

    Trial(OperationExamples.Example example) {
        this.example = example;
        parameters = example.prepare().apply(cluster);
        amissBefore = cluster.leftovers();
        before = Slate.of(cluster);
        locksAsked = parameters.operation().locks(cluster.state());
    }

    /** What planning would look at now. */
    PlanInputs inputs(Supplier<UUID> ids) {
        return new PlanInputs(
                cluster.state(),
                cluster.engine().view().observations(),
                cluster.engine().view().at(),
                cluster.engine().view().silentAfter(),
                ids,
                () -> Claims.NONE,
                probes());
    }

    private Map<NodeName, Probe> probes() {
        Map<NodeName, Probe> probes = new LinkedHashMap<>();
        parameters.operation().probes(cluster.state()).forEach((name, address) -> {
            NodeApi node = cluster.nodes.node(name).api();
            probes.put(name, new Probe.Answered(node.facts(), node.report()));
        });
        return probes;
    }

    /** The engine's process is gone from here on. */
    static final class Crash extends Error {
        Crash() {
            super("killed", null, false, false);
        }
    }

    /** Looks at each call whether the job holds what it asked to hold until its end. Before any fault. */
    Trial watchingLocks() {
        watchesLocks = true;
        script(new NodeFaults.Script() {});
        return this;
    }

    /** Not once it has ended: what is done then is done by the jobs that it asked for. */
    private boolean isUnderWay() {
        return job.filter(id -> !cluster.job(id).state().isEnded()).isPresent();
    }

    private void compareLocks(String method) {
        Set<LockRequest> asked = locksAsked.stream()
                .filter(lock -> lock.until() == LockRequest.Until.END)
                .collect(Collectors.toSet());
        Set<LockRequest> held = cluster.engine().locks().stream()
                .flatMap(lock -> lock.holders().stream()
                        .filter(claim -> claim.job().equals(job.orElseThrow()))
                        .map(claim -> new LockRequest(lock.key(), claim.mode(), LockRequest.Until.END)))
                .collect(Collectors.toSet());
        if (!held.containsAll(asked)) {
            locksAmiss.add(method + ": asked for " + asked + ", held " + held);
        }
    }

    /** How a call to a node goes wrong. */
    enum Fault {
        FAILS_BEFORE,
        FAILS_AFTER,
        UNREACHABLE,
        ANSWER_LOST
    }

    /** The nth call (from 0) that this step makes goes wrong, once. */
    Trial withFaultAt(int step, int call, Fault fault) {
        script(new NodeFaults.Script() {
            @Override
            public void before(NodeName node, String method) {
                if (isDue(method, step)) {
                    if (counted == call && fault == Fault.FAILS_BEFORE) {
                        strike(NodeException.of(ErrorCode.TOOL_FAILED, "Simulated."));
                    }
                    if (counted == call && fault == Fault.UNREACHABLE) {
                        strike(NodeException.unreachable(node.value(), null));
                    }
                }
            }

            @Override
            public void after(NodeName node, String method) {
                if (isDue(method, step) && counted++ == call) {
                    strike(
                            fault == Fault.FAILS_AFTER
                                    ? NodeException.of(ErrorCode.TOOL_FAILED, "Simulated.")
                                    : NodeException.unreachable(node.value(), null));
                }
            }
        });
        return this;
    }

    /** Someone asks for an end after the nth call of this step. */
    Trial withCancelAfter(int step, int call) {
        script(new NodeFaults.Script() {
            @Override
            public void after(NodeName node, String method) {
                if (isDue(method, step) && counted++ == call) {
                    struck = true;
                    cluster.time.start("someone", Trial.this::cancelUnlessTooLate);
                }
            }
        });
        return this;
    }

    private void cancelUnlessTooLate() {
        try {
            cluster.engine().cancel(job.orElseThrow());
        } catch (ProblemException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE);
        }
    }

    /** The engine is killed after the nth call of the job to any node, whatever for. */
    Trial withCrashAfterCall(int call) {
        script(new NodeFaults.Script() {
            @Override
            public void after(NodeName node, String method) {
                if (!killed && job.isPresent() && !isWatching(method) && counted++ == call) {
                    crash();
                }
            }
        });
        return this;
    }

    /** The engine is killed at the nth write since the job was asked for. */
    Trial withCrashAtWrite(int write, boolean afterIt) {
        return withCrashAtWrite(write, afterIt, () -> true);
    }

    /** The same, counted from the fault on: kills before it are another property's. */
    Trial withCrashAtWriteAfterFault(int write, boolean afterIt) {
        return withCrashAtWrite(write, afterIt, () -> struck);
    }

    private Trial withCrashAtWrite(int write, boolean afterIt, BooleanSupplier counts) {
        int[] writes = {0};
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeWrite() {
                if (counts.getAsBoolean() && writes[0]++ == write && !afterIt) {
                    crash();
                }
            }

            @Override
            public void afterWrite() {
                if (writes[0] - 1 == write && afterIt && !killed) {
                    crash();
                }
            }
        });
        return this;
    }

    /** Asks for it and lets it run to its end, through a crash if one comes. Empty when it was never accepted. */
    Optional<Job> run() {
        try {
            job = Optional.of(cluster.submit(parameters));
        } catch (Crash e) {
            cluster.restartEngine();
            job = cluster.store.allJobs().stream()
                    .filter(stored -> stored.parameters().equals(parameters))
                    .map(Job::id)
                    .findFirst();
        }
        if (job.isEmpty()) {
            return Optional.empty();
        }
        runUntilEndOrCrash();
        if (crashed) {
            crashed = false;
            cluster.restartEngine();
            cluster.waitUntilAnswering();
            runUntilEndOrCrash();
        }
        runUntilChildrenEnd();
        Job ended = cluster.job(job.get());
        assertThat(ended.state().isEnded()).as("%s", ended).isTrue();
        cluster.store.clearFaults();
        cluster.nodes.all().forEach(node -> node.faults().clearScript());
        cluster.leftovers();
        return Optional.of(ended);
    }

    /** Of many in one test; see {@link SimulatedCluster#end}. What is recorded of second copies is so by then. */
    void end() {
        assertThat(MirroredMachines.wronglyEqual(cluster)).isEmpty();
        cluster.end();
    }

    /** The jobs that it has asked for, through a crash while they run. */
    private void runUntilChildrenEnd() {
        if (!childrenEnd()) {
            cluster.time.runUntil(() -> crashed || childrenEnd(), PATIENCE);
            if (crashed) {
                crashed = false;
                cluster.restartEngine();
                cluster.waitUntilAnswering();
                cluster.time.runUntil(this::childrenEnd, PATIENCE);
            }
            assertThat(childrenEnd()).isTrue();
        }
    }

    private boolean childrenEnd() {
        return childrenEnd(cluster.job(job.orElseThrow()));
    }

    private boolean childrenEnd(Job parent) {
        return parent.children().stream()
                .allMatch(child -> cluster.engine()
                        .job(child)
                        .filter(known -> known.state().isEnded() && childrenEnd(known))
                        .isPresent());
    }

    private void runUntilEndOrCrash() {
        cluster.time.runUntil(
                () -> crashed || cluster.job(job.orElseThrow()).state().isEnded(), PATIENCE);
        assertThat(cluster.time.failures()).allMatch(Crash.class::isInstance);
    }

    private void script(NodeFaults.Script script) {
        cluster.nodes
                .all()
                .forEach(node -> node.faults().setScript(new NodeFaults.Script() {
                    @Override
                    public void before(NodeName name, String method) {
                        if (watchesLocks && !isWatching(method) && isUnderWay()) {
                            compareLocks(method);
                        }
                        script.before(name, method);
                    }

                    @Override
                    public void after(NodeName name, String method) {
                        script.after(name, method);
                    }
                }));
    }

    private boolean isDue(String method, int step) {
        if (struck || job.isEmpty() || isWatching(method)) {
            return false;
        }
        Job now = cluster.job(job.get());
        return now.steps().size() > step && now.steps().get(step).state() == StepState.RUNNING;
    }

    /** Calls that the engine makes anyhow. */
    private static boolean isWatching(String method) {
        return method.equals("report") || method.equals("facts");
    }

    private void strike(RuntimeException what) {
        struck = true;
        throw what;
    }

    private void crash() {
        struck = true;
        killed = true;
        crashed = true;
        throw new Crash();
    }
}
