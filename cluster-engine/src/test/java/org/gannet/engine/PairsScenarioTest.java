package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.ProblemException;
import org.gannet.base.SnapshotId;
import org.gannet.base.Subject;
import org.gannet.base.Tag;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.AddPlacementRule;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.ChangeGroup;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.DetachDisk;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.DropPlacementRules;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.MarkOnline;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ModifyDisk;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.ModifyNic;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RenameInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RespectShutdown;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.instance.TagInstance;
import org.gannet.engine.operation.instance.TuneInstance;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two jobs on one machine, asked for in the same moment, whichever they are and whatever becomes of the first. */
class PairsScenarioTest {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    /** When the first is disturbed: before it begins, in each of its steps, at their edges, after its end. */
    private static final List<Duration> MOMENTS = Stream.of(0, 1, 49, 51, 350, 1000, 2950, 3000, 3001, 3200, 3500, 4000)
            .map(Duration::ofMillis)
            .toList();

    private static final Map<Class<? extends Parameters>, Function<Instance, Parameters>> ON_ONE = onOne();

    /** These can be asked for only in a situation that no pair begins with. */
    private static final Set<Class<? extends Parameters>> ELSEWHERE = Set.of(
            CreateInstance.Parameters.class,
            CloneInstance.Parameters.class,
            CleanUpMigration.Parameters.class,
            ChangeGroup.Parameters.class,
            BalloonInstance.Parameters.class,
            RespectShutdown.Parameters.class,
            DetachDisk.Parameters.class,
            RevertInstance.Parameters.class,
            DeleteSnapshot.Parameters.class,
            FailOver.Parameters.class,
            ReplaceDisks.Parameters.class,
            ActivateDisks.Parameters.class,
            DeactivateDisks.Parameters.class,
            CompareCopies.Parameters.class,
            DegradeMirror.Parameters.class,
            RestoreMirror.Parameters.class,
            RecreateDisks.Parameters.class,
            ReinstallInstance.Parameters.class,
            ConvertDisks.Parameters.class);

    /** These change the machine where it is: paired with those that take it away from there. */
    private static final Set<Class<? extends Parameters>> CHANGES = Set.of(
            ModifyInstance.Parameters.class,
            TuneInstance.Parameters.class,
            GrowDisk.Parameters.class,
            AttachDisk.Parameters.class,
            ModifyDisk.Parameters.class,
            AttachNic.Parameters.class,
            DetachNic.Parameters.class,
            ModifyNic.Parameters.class,
            SnapshotInstance.Parameters.class);

    private static final Set<Class<? extends Parameters>> AWAY =
            Set.of(RemoveInstance.Parameters.class, MigrateInstance.Parameters.class);

    private static Map<Class<? extends Parameters>, Function<Instance, Parameters>> onOne() {
        Map<Class<? extends Parameters>, Function<Instance, Parameters>> all = new LinkedHashMap<>();
        all.put(StartInstance.Parameters.class, instance -> new StartInstance.Parameters(instance.id()));
        all.put(StopInstance.Parameters.class, instance -> new StopInstance.Parameters(instance.id(), 30));
        all.put(RebootInstance.Parameters.class, instance -> new RebootInstance.Parameters(instance.id()));
        all.put(RemoveInstance.Parameters.class, instance -> new RemoveInstance.Parameters(instance.id()));
        all.put(
                RenameInstance.Parameters.class,
                instance -> new RenameInstance.Parameters(instance.id(), new HostName("other1")));
        all.put(
                MigrateInstance.Parameters.class,
                instance -> new MigrateInstance.Parameters(instance.id(), Optional.of(new NodeName("node2"))));
        putChanges(all);
        all.put(
                MoveInstance.Parameters.class,
                instance -> new MoveInstance.Parameters(instance.id(), Optional.of(new NodeName("node2")), 0));
        all.put(
                ExportInstance.Parameters.class,
                instance -> new ExportInstance.Parameters(
                        instance.id(), new ExportId(new UUID(0, 1)), Optional.empty(), false, 0, Optional.empty()));
        all.put(
                TagInstance.Parameters.class,
                instance -> new TagInstance.Parameters(instance.id(), List.of(new Tag("a")), List.of()));
        all.put(
                AddPlacementRule.Parameters.class,
                instance -> new AddPlacementRule.Parameters(
                        instance.id(), new Tag("a"), PlacementRule.Kind.APART, PlacementRule.Strength.HARD));
        all.put(
                DropPlacementRules.Parameters.class,
                instance -> new DropPlacementRules.Parameters(instance.id(), List.of(new Tag("a"))));
        return all;
    }

    private static void putNics(Map<Class<? extends Parameters>, Function<Instance, Parameters>> all) {
        all.put(
                AttachNic.Parameters.class,
                instance -> new AttachNic.Parameters(
                        instance.id(), new NicId(new UUID(42, 1)), new NewNic.User(), Optional.empty()));
        all.put(
                DetachNic.Parameters.class,
                instance -> new DetachNic.Parameters(
                        instance.id(), instance.nics().getFirst().id()));
        all.put(
                ModifyNic.Parameters.class,
                instance -> new ModifyNic.Parameters(
                        instance.id(),
                        instance.nics().getFirst().id(),
                        Optional.of(new NewNic.Bridge("br0")),
                        Optional.empty()));
    }

    private static void putChanges(Map<Class<? extends Parameters>, Function<Instance, Parameters>> all) {
        all.put(ModifyInstance.Parameters.class, ChangeWishes::twoVcpus);
        all.put(TuneInstance.Parameters.class, ChangeWishes::german);
        all.put(
                GrowDisk.Parameters.class,
                instance -> new GrowDisk.Parameters(
                        instance.id(), instance.disks().getFirst().id(), ByteSize.ofGibibytes(20)));
        all.put(
                AttachDisk.Parameters.class,
                instance -> new AttachDisk.Parameters(
                        instance.id(),
                        ChangeWishes.MORE,
                        ByteSize.ofGibibytes(1),
                        VolumeSpec.Format.QCOW2,
                        Optional.empty(),
                        Disk.Mode.RW));
        all.put(
                ModifyDisk.Parameters.class,
                instance -> new ModifyDisk.Parameters(
                        instance.id(),
                        instance.disks().getFirst().id(),
                        Optional.of("root"),
                        Optional.of(Disk.Mode.RO)));
        putNics(all);
        all.put(
                SnapshotInstance.Parameters.class,
                instance -> new SnapshotInstance.Parameters(
                        instance.id(), new SnapshotId(new UUID(41, 1)), "before", List.of()));
    }

    /** These refuse a machine that runs, as the one of these stories does: see ConfigurationScenarioTest. */
    private static final Set<Class<? extends Parameters>> OF_STOPPED_MACHINES =
            Set.of(MarkOffline.Parameters.class, MarkOnline.Parameters.class);

    record Pair(Class<? extends Parameters> first, Class<? extends Parameters> second) {
        @Override
        public String toString() {
            return first.getEnclosingClass().getSimpleName() + " and "
                    + second.getEnclosingClass().getSimpleName();
        }
    }

    static List<Pair> pairs() {
        return ON_ONE.keySet().stream()
                .flatMap(first -> ON_ONE.keySet().stream().map(second -> new Pair(first, second)))
                .filter(pair -> !CHANGES.contains(pair.first()) || AWAY.contains(pair.second()))
                .filter(pair -> !CHANGES.contains(pair.second()) || AWAY.contains(pair.first()))
                .toList();
    }

    @Test
    void everyOperationOnAMachineIsPaired() {
        assertThat(ON_ONE.keySet())
                .as("add operations that work on an existing instance to onOne()")
                .containsExactlyInAnyOrderElementsOf(OperationCatalogue.all().stream()
                        .filter(kind -> kind.subject() == Subject.Kind.INSTANCE)
                        .<Class<? extends Parameters>>map(OperationKind::parameters)
                        .filter(type -> !ELSEWHERE.contains(type))
                        .filter(type -> !OF_STOPPED_MACHINES.contains(type))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothEndOneAfterTheOther(Pair pair) {
        Story story = new Story(pair);
        story.end();
        assertThat(story.job(story.first).state()).isEqualTo(JobState.SUCCEEDED);
        story.assertInOrder();
        story.assertConsistent();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theFirstIsCancelledAtAnyMoment(Pair pair) {
        for (Duration moment : MOMENTS) {
            Story story = new Story(pair);
            story.cluster.time.advance(moment);
            story.cancelIfPossible(story.first);
            story.end();
            story.assertInOrder();
            story.assertConsistent();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothAreCancelledAndTheEngineIsKilledAtAnyMoment(Pair pair) {
        for (Duration moment : MOMENTS) {
            Story story = new Story(pair);
            story.cluster.time.advance(moment);
            story.cancelIfPossible(story.second);
            story.cancelIfPossible(story.first);
            story.cluster.restartEngine();
            story.end();
            story.assertConsistent();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theNodeIsSilentForAWhileAndTheEngineIsKilledMeanwhile(Pair pair) {
        for (Duration moment : MOMENTS) {
            Story story = new Story(pair);
            story.cluster.time.advance(moment);
            story.cluster.node("node1").faults().setReachable(false);
            story.cluster.time.advance(Duration.ofSeconds(4));
            story.cluster.restartEngine();
            story.cluster.node("node1").faults().setReachable(false);
            story.cluster.time.advance(Duration.ofSeconds(4));
            story.cluster.node("node1").faults().setReachable(true);
            story.end();
            story.assertConsistent();
        }
    }

    /** Both are asked for at once. */
    private static final class Story {
        final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        final Instance web = cluster.running("web1", "node1");
        final JobId first;
        final JobId second;

        Story(Pair pair) {
            first = cluster.submit(ON_ONE.get(pair.first()).apply(web));
            second = cluster.submit(ON_ONE.get(pair.second()).apply(web));
        }

        Job job(JobId id) {
            return cluster.job(id);
        }

        void cancelIfPossible(JobId id) {
            try {
                cluster.engine().cancel(id);
            } catch (ProblemException e) {
                assertThat(e.code()).isEqualTo(org.gannet.base.ErrorCode.WRONG_STATE);
            }
        }

        void end() {
            assertThat(cluster.time.runUntil(
                            () -> job(first).state().isEnded()
                                    && job(second).state().isEnded(),
                            PATIENCE))
                    .as("both end: %s %s", job(first), job(second))
                    .isTrue();
            assertThat(cluster.time.failures()).isEmpty();
        }

        void assertInOrder() {
            job(second)
                    .startedAt()
                    .filter(at -> !job(second).steps().isEmpty())
                    .ifPresent(at ->
                            assertThat(at).isAfterOrEqualTo(job(first).endedAt().orElseThrow()));
        }

        /** Everything is where the state says it is, nothing else is anywhere, and nothing is held. */
        void assertConsistent() {
            assertThat(cluster.leftovers()).as("%s %s", job(first), job(second)).isEmpty();
            assertThat(cluster.engine().locks()).isEmpty();
            assertThat(List.of(job(first).state(), job(second).state())).doesNotContain(JobState.UNDO_FAILED);
            assertThat(cluster.store.load().state()).isEqualTo(cluster.state());
            Optional<Instance> instance = cluster.state().findInstance(web.id());
            List<VolumeId> volumes = new ArrayList<>();
            for (SimulatedNode node : cluster.nodes.all()) {
                boolean home = instance.filter(there -> there.primary().equals(node.name()))
                        .isPresent();
                assertThat(home || node.knownVms().isEmpty())
                        .as("%s", node.name())
                        .isTrue();
                assertThat(home || node.knownVolumes().isEmpty())
                        .as("%s", node.name())
                        .isTrue();
                volumes.addAll(node.knownVolumes());
            }
            instance.ifPresent(there -> {
                assertThat(there.lifecycle()).isEqualTo(Lifecycle.READY);
                assertThat(there.incoming()).isEmpty();
                assertThat(volumes)
                        .containsExactlyElementsOf(there.disks().stream()
                                .map(disk -> disk.volume())
                                .toList());
            });
        }
    }
}
