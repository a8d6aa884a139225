package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.operation.instance.RemoveInstance;

/** One run: a world that works under misfortune, is healed, comes to rest, and is cleared away. */
public final class SimulationRun {
    private static final Duration LONGEST_WORK = Duration.ofHours(2);
    private static final Duration LONGEST_SETTLING = Duration.ofHours(2);
    private static final int CLEARINGS = 3;
    private static final Duration REST = Duration.ofSeconds(15);

    private final World world;
    private final Users users;
    private final Operators operators;
    private final Caretakers caretakers;
    private final Misfortune misfortune;
    private boolean isSetUp;

    private SimulationRun(World world) {
        this.world = world;
        users = new Users(world);
        operators = new Operators(world);
        caretakers = new Caretakers(world);
        misfortune = new Misfortune(world);
    }

    /** Runs the world of this seed. Never throws: whatever goes wrong is the outcome. */
    public static Outcome run(long seed) {
        return run(seed, Trace.silent());
    }

    /** The same, told to a trace. */
    public static Outcome run(long seed, Trace trace) {
        return run(new World(seed, Scale.of(seed), trace));
    }

    /** A world of this scale whose engine is killed once, after so many writes. */
    static Outcome killedAfterWrite(long seed, Scale scale, int write) {
        World world = new World(seed, scale, Trace.silent());
        world.store().arm(write, SimulatedStore.Fate.KILL_AFTER);
        return run(world);
    }

    private static Outcome run(World world) {
        Optional<Outcome.Violation> first = broken(world, new SimulationRun(world)::run);
        Optional<Outcome.Violation> atEnd = broken(world, () -> end(world));
        return new Outcome(world.seed(), first.or(() -> atEnd), figures(world));
    }

    private static void end(World world) {
        world.time().setAfterTurn(() -> {});
        world.time().killAll();
    }

    /** What it finds broken, the world itself included. */
    private static Optional<Outcome.Violation> broken(World world, Runnable what) {
        try {
            what.run();
            return Optional.empty();
        } catch (Broken e) {
            return Optional.of(new Outcome.Violation(e.invariant(), String.valueOf(e.getMessage()), world.now()));
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(new Outcome.Violation("the world itself works", Broken.describe(e), world.now()));
        }
    }

    private static Outcome.Figures figures(World world) {
        for (NodeHost host : world.hosts()) {
            for (int i = host.node().handOversBroken(); i > 0; i--) {
                world.happened(Happening.HAND_OVER_BROKE);
            }
        }
        long succeeded = world.store().jobs().values().stream()
                .filter(job -> job.state() == JobState.SUCCEEDED)
                .count();
        return new Outcome.Figures(
                world.store().jobs().size(),
                succeeded,
                world.faults(),
                world.kills(),
                world.invariants().turns(),
                world.now() / 1_000_000_000,
                world.happenings());
    }

    private void run() {
        world.time().setAfterTurn(world.invariants()::afterTurn);
        begin();
        until("users ask for everything", users::haveAskedForEverything, LONGEST_WORK);
        world.say("world", () -> "every fault is over");
        misfortune.end();
        operators.tidyUp();
        until("operators let everything go", operators::haveTidiedUp, LONGEST_SETTLING);
        caretakers.tidyUp();
        until("every node takes part again", caretakers::haveTidiedUp, LONGEST_SETTLING);
        settle();
        until("the reader hears everything", world.reader()::isUpToDate, LONGEST_SETTLING);
        world.say("world", () -> "has settled");
        world.invariants().settled();
        clear();
        world.invariants().emptied();
        world.say("world", () -> "is empty");
    }

    private void begin() {
        misfortune.keepEnginesAlive();
        world.outside().start("admin", this::setUp);
        until("the cluster is set up", () -> isSetUp, Duration.ofMinutes(1));
        until(
                "all nodes answer",
                () -> world.leader()
                        .flatMap(EngineHost::engine)
                        .filter(engine -> world.hosts().stream()
                                .allMatch(host ->
                                        engine.view().isAnswering(host.node().name())))
                        .isPresent(),
                Duration.ofMinutes(1));
        misfortune.begin();
        world.reader().begin();
        users.begin();
        operators.begin();
        caretakers.begin();
    }

    private void setUp() {
        while (!isSetUp) {
            world.leader()
                    .ifPresent(host -> host.ask("admin", engine -> {
                        world.hosts().forEach(node -> engine.addNode(node.node().name(), node.name()));
                        engine.changeQueue(
                                queue -> queue.withRunningLimit(world.scale().jobsRunning()));
                        isSetUp = true;
                        world.say("admin", () -> "has set the cluster up");
                    }));
            world.outside().sleep(Duration.ofSeconds(1));
        }
    }

    /** Until every job has ended, and none has come meanwhile, and every node has told what it has since. */
    private void settle() {
        int jobs;
        do {
            until("every accepted job ends", this::isQuiet, LONGEST_SETTLING);
            jobs = world.store().jobs().size();
            world.time().advance(REST);
        } while (!isQuiet() || jobs != world.store().jobs().size());
    }

    private boolean isQuiet() {
        return world.leader().isPresent()
                && world.hosts().stream().allMatch(NodeHost::isServing)
                && world.store().unended().isEmpty();
    }

    /** More than once: what a user had asked for may come up meanwhile. */
    private void clear() {
        for (int round = 0; round < CLEARINGS && !instances().isEmpty(); round++) {
            EngineHost leader = world.leader().orElseThrow();
            instances()
                    .forEach(id -> leader.ask("admin", engine -> {
                        Job job = engine.submit(
                                Job.Submission.of(new RemoveInstance.Parameters(id), Optional.empty(), "admin"));
                        world.invariants().accepted(job.id());
                        engine.wake();
                    }));
            world.time().advance(Duration.ofSeconds(2));
            settle();
        }
    }

    private List<InstanceId> instances() {
        return List.copyOf(world.store().state().instances().keySet());
    }

    private void until(String what, BooleanSupplier condition, Duration limit) {
        if (!world.time().runUntil(condition, limit)) {
            StringBuilder text = new StringBuilder("within " + limit + " not: " + what);
            world.store()
                    .unended()
                    .forEach(job -> text.append("\n    ").append(world.tell().job(Optional.empty(), job)));
            throw new Broken("everything comes to an end", text.toString());
        }
    }
}
