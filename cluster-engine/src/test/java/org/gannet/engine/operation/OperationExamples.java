package org.gannet.engine.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.step.Step;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeSpec;

/** At least one situation for every operation, in which it can be done. The properties run for all of them. */
final class OperationExamples {
    /**
     * A situation.
     * @param prepare brings a cluster of three nodes there and says what is asked for
     * @param mayStopGuest whether a guest may stay down when the operation is undone
     */
    record Example(
            String name,
            Class<? extends Parameters> operation,
            Function<SimulatedCluster, Parameters> prepare,
            boolean mayStopGuest) {
        @Override
        public String toString() {
            return name;
        }
    }

    private OperationExamples() {}

    /**
     * The examples of every operation that the code has.
     * @throws AssertionError when one has none, with what to write
     */
    static List<Example> all() {
        Map<Class<? extends Parameters>, List<Example>> known = byOperation();
        return operations().stream()
                .flatMap(
                        operation -> Optional.ofNullable(known.get(operation))
                                .orElseThrow(() -> new AssertionError(missing(operation)))
                                .stream())
                .toList();
    }

    /** Every operation, by its parameters. */
    static List<Class<? extends Parameters>> operations() {
        return OperationCatalogue.all().stream()
                .<Class<? extends Parameters>>map(OperationKind::parameters)
                .toList();
    }

    /** Every kind of step: what {@link Step} permits. */
    static List<Class<? extends Step>> steps() {
        return Arrays.stream(Step.class.getPermittedSubclasses())
                .<Class<? extends Step>>map(type -> type.asSubclass(Step.class))
                .toList();
    }

    static String missing(Class<?> operation) {
        String name = operation.getEnclosingClass().getSimpleName();
        return """
                The operation %1$s has no example, so that nothing is known of it. Write into OperationExamples
                one for each shape that its plan can have:

                    example(
                            "what is done, in a few words",
                            %1$s.Parameters.class,
                            cluster -> new %1$s.Parameters(running(cluster).id(), …))

                See docs/dev/adding-an-operation.md, point 6.""".formatted(name);
    }

    static String notPlanned(Class<?> step) {
        String name = step.getSimpleName();
        return """
                No example plans a %s, so that nothing is known of this step. Write into OperationExamples a
                situation in which an operation plans it. See docs/dev/adding-an-operation.md, points 5 and 6.
                """.formatted(name);
    }

    private static List<Example> written() {
        return Stream.of(
                        ofOnePlace(),
                        ofMoves(),
                        CopyExamples.all(),
                        ConfigurationExamples.all(),
                        MirrorExamples.all(),
                        SharedExamples.all(),
                        ClusterWorkExamples.all(),
                        ChangeExamples.all(),
                        MaintenanceExamples.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> ofOnePlace() {
        return List.of(
                example(
                        "create and start",
                        CreateInstance.Parameters.class,
                        cluster -> cluster.create("new1", Optional.empty(), true)),
                example(
                        "create two disks and a CD, stopped",
                        CreateInstance.Parameters.class,
                        cluster -> withCd(cluster, Optional.of(new NodeName("node3")), false)),
                example(
                        "create from CD and start",
                        CreateInstance.Parameters.class,
                        cluster -> withCd(cluster, Optional.empty(), true)),
                example(
                        "start",
                        StartInstance.Parameters.class,
                        cluster -> new StartInstance.Parameters(stopped(cluster).id())),
                example(
                        "start what runs",
                        StartInstance.Parameters.class,
                        cluster -> new StartInstance.Parameters(running(cluster).id())),
                new Example(
                        "stop",
                        StopInstance.Parameters.class,
                        cluster -> new StopInstance.Parameters(running(cluster).id(), 30),
                        true),
                example(
                        "stop what is down",
                        StopInstance.Parameters.class,
                        cluster -> new StopInstance.Parameters(stopped(cluster).id(), 0)),
                example(
                        "restart",
                        RebootInstance.Parameters.class,
                        cluster ->
                                new RebootInstance.Parameters(running(cluster).id())),
                new Example(
                        "restart the process",
                        RebootInstance.Parameters.class,
                        cluster ->
                                new RebootInstance.Parameters(running(cluster).id(), RebootInstance.Kind.FULL, 30),
                        true),
                example(
                        "rename",
                        RenameInstance.Parameters.class,
                        cluster ->
                                new RenameInstance.Parameters(running(cluster).id(), new HostName("web2"))),
                example(
                        "delete running",
                        RemoveInstance.Parameters.class,
                        cluster ->
                                new RemoveInstance.Parameters(running(cluster).id())),
                example(
                        "delete stopped",
                        RemoveInstance.Parameters.class,
                        cluster ->
                                new RemoveInstance.Parameters(stopped(cluster).id())));
    }

    private static List<Example> ofMoves() {
        return List.of(
                example(
                        "migrate",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(
                                running(cluster).id(), Optional.of(new NodeName("node2")))),
                example("migrate anywhere with two disks and a CD", MigrateInstance.Parameters.class, cluster -> {
                    CreateInstance.Parameters create = withCd(cluster, Optional.of(new NodeName("node1")), true);
                    cluster.run(create);
                    return new MigrateInstance.Parameters(create.id(), Optional.empty());
                }),
                example(
                        "migrate what is down",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(
                                stopped(cluster).id(), Optional.of(new NodeName("node2")))),
                example(
                        "move with a pause",
                        MoveInstance.Parameters.class,
                        cluster -> new MoveInstance.Parameters(
                                running(cluster).id(), Optional.of(new NodeName("node2")), 30)),
                example("move two disks and a CD that are down", MoveInstance.Parameters.class, cluster -> {
                    CreateInstance.Parameters create = withCd(cluster, Optional.of(new NodeName("node1")), false);
                    cluster.run(create);
                    return new MoveInstance.Parameters(create.id(), Optional.empty(), 0);
                }),
                example(
                        "settle a move that broke off by moving again",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(leftInTheMiddle(cluster), Optional.empty())),
                example(
                        "settle a move that broke off",
                        CleanUpMigration.Parameters.class,
                        cluster -> new CleanUpMigration.Parameters(leftInTheMiddle(cluster))));
    }

    /** A machine that nobody knows of where it lives. */
    private static InstanceId leftInTheMiddle(SimulatedCluster cluster) {
        Instance web = running(cluster);
        cluster.node("node1").breakNextHandOver(false, true);
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.runUntilStep(move, "Transfer memory and disks");
        cluster.node("node2").faults().setReachable(false);
        cluster.end(move);
        cluster.node("node2").faults().setReachable(true);
        cluster.waitUntilAnswering();
        return web.id();
    }

    private static Map<Class<? extends Parameters>, List<Example>> byOperation() {
        return written().stream().collect(Collectors.groupingBy(Example::operation));
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }

    static Instance running(SimulatedCluster cluster) {
        return cluster.running("web1", "node1");
    }

    static Instance stopped(SimulatedCluster cluster) {
        CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), false);
        cluster.run(create);
        return cluster.instance(create.id());
    }

    private static CreateInstance.Parameters withCd(SimulatedCluster cluster, Optional<NodeName> on, boolean start) {
        VolumeSpec.Source clone = new VolumeSpec.Source.CloneOf(SimulatedCluster.IMAGE, VolumeSpec.Format.QCOW2);
        return new CreateInstance.Parameters(
                new InstanceId(cluster.ids.next()),
                new HostName("cd1"),
                SimulatedCluster.OWNER,
                2,
                ByteSize.ofGibibytes(2),
                List.of(
                        new NewDisk(
                                new DiskId(cluster.ids.next()),
                                ByteSize.ofGibibytes(5),
                                VolumeSpec.Format.RAW,
                                new VolumeSpec.Source.Empty()),
                        new NewDisk(
                                new DiskId(cluster.ids.next()),
                                ByteSize.ofGibibytes(6),
                                VolumeSpec.Format.QCOW2,
                                clone)),
                List.of(new NewNic.Bridge("br0"), new NewNic.User()),
                Optional.of(SimulatedCluster.CD),
                List.of("ssh-ed25519 AAAA"),
                "CD",
                on,
                start);
    }
}
