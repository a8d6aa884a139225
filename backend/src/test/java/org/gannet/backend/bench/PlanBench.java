package org.gannet.backend.bench;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.instance.Headroom;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.placement.GroupScores;
import org.gannet.engine.reconcile.Findings;

/** What happens in memory only: planning, changing the state, comparing it with what is observed, a job's JSON. */
final class PlanBench {
    private static final int ROUNDS = 3000;
    private static final int SLOW_ROUNDS = 60;
    private static final OwnerId OWNER = new OwnerId(new UUID(0, 1));

    private final Sheet sheet;
    private final Fleet fleet;
    private final ClusterState state;
    private final PlanInputs inputs;
    /** So that nothing is found to be of no use and left out. */
    private int seen;

    PlanBench(Sheet sheet, Fleet fleet) {
        this.sheet = sheet;
        this.fleet = fleet;
        inputs = fleet.inputs();
        state = inputs.state();
    }

    void measure() {
        sheet.times(
                "plan of a create",
                times(ROUNDS, number -> plan(Fleet.create(number, OWNER).operation(), inputs)),
                "< 5 ms");
        var small = new Headroom.Size(1, ByteSize.ofMebibytes(128), ByteSize.ofGibibytes(1), DiskTemplate.FILE);
        sheet.times(
                "room for more machines of one size, counted up to 1,000",
                times(
                        SLOW_ROUNDS / 6,
                        round -> 1
                                + Headroom.of(inputs.allocation(), small, 1000).machines()),
                "");
        sheet.times("plan of a migration", times(ROUNDS, number -> plan(migration(number), inputs)), "");
        sheet.times("change of the state in memory: an instance is put", times(ROUNDS, this::put), "< 1 ms");
        sheet.times("change of the state in memory: an instance is dropped", times(ROUNDS, this::drop), "< 1 ms");
        sheet.times("findings over all nodes", times(SLOW_ROUNDS, this::findings), "");
        sheet.times(
                "scores of all groups of nodes",
                times(SLOW_ROUNDS, round -> GroupScores.of(inputs.allocation()).size()),
                "");
        Job job = job(inputs);
        String text = EngineJson.write(job);
        sheet.times(
                "a create job to JSON (" + text.length() + " characters)",
                times(ROUNDS, number -> EngineJson.write(job).length()),
                "");
        sheet.times(
                "a create job from JSON",
                times(ROUNDS, number -> EngineJson.read(text, Job.class).steps().size()),
                "");
        if (seen == 0) {
            throw new IllegalStateException("nothing was done");
        }
    }

    private Operation migration(int number) {
        Instance instance = fleet.instances().get(number % fleet.instances().size());
        return new MigrateInstance.Parameters(instance.id(), Optional.empty()).operation();
    }

    private static int plan(Operation operation, PlanInputs inputs) {
        return switch (operation.plan(inputs)) {
            case Planning.Planned planned -> planned.plan().steps().size();
            case Planning.Refused refused ->
                throw new IllegalStateException(refused.problem().toString());
        };
    }

    private int put(int number) {
        Instance instance = number % 2 == 0
                ? Fleet.instance(
                        1_000_000 + number,
                        fleet.nodes().get(number % fleet.nodes().size()).name(),
                        OWNER)
                : fleet.instances().get(number % fleet.instances().size()).withLifecycle(Lifecycle.REMOVING);
        return state.apply(List.of(new Change.PutInstance(instance)), state.revision() + 1)
                .instances()
                .size();
    }

    private int drop(int number) {
        Instance instance = fleet.instances().get(number % fleet.instances().size());
        return state.apply(List.of(new Change.DropInstance(instance.id())), state.revision() + 1)
                .instances()
                .size();
    }

    private int findings(int number) {
        return 1
                + Findings.of(state, inputs.observations(), List.of(), inputs.now(), inputs.silentAfter())
                        .size();
    }

    private static Job job(PlanInputs inputs) {
        Job queued = Job.queued(
                new JobId(new UUID(8, 8)),
                Job.Submission.of(Fleet.create(1, OWNER), Optional.of(OWNER), "someone"),
                List.of(),
                "Create new1",
                Arrival.at(Instant.EPOCH));
        return switch (queued.parameters().operation().plan(inputs)) {
            case Planning.Planned planned ->
                queued.planned(planned.plan(), List.of(), List.of(), Instant.EPOCH)
                        .withStep(0, StepState.RUNNING, Instant.EPOCH)
                        .in(JobState.RUNNING);
            case Planning.Refused refused ->
                throw new IllegalStateException(refused.problem().toString());
        };
    }

    private long[] times(int rounds, IntFunction<Integer> body) {
        for (int number = 0; number < rounds; number++) {
            seen += body.apply(number);
        }
        long[] nanos = new long[rounds];
        for (int number = 0; number < rounds; number++) {
            long begun = System.nanoTime();
            seen += body.apply(rounds + number);
            nanos[number] = System.nanoTime() - begun;
        }
        return nanos;
    }
}
