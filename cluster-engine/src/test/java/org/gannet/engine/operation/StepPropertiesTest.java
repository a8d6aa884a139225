package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Progress;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.step.Reversibility;
import org.gannet.engine.operation.step.Step;
import org.gannet.engine.operation.step.StepContext;
import org.gannet.engine.simulation.SeededIds;
import org.gannet.node.Export;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.InputStreamResource;

/** What holds for every step by itself, without a runner around it. A step that no example plans fails here. */
class StepPropertiesTest {
    static List<Example> examples() {
        return OperationExamples.all();
    }

    @Test
    void everyStepIsPlannedByAnExample() {
        List<Class<?>> planned = examples().stream()
                .flatMap(example -> new Bench(example).steps.stream())
                .<Class<?>>map(Object::getClass)
                .distinct()
                .toList();
        assertThat(OperationExamples.steps())
                .allSatisfy(step -> assertThat(planned)
                        .as(OperationExamples.notPlanned(step))
                        .contains(step));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isKeptAsText(Example example) {
        assertThat(new Bench(example).steps)
                .allSatisfy(step -> assertThat(EngineJson.read(EngineJson.write(step), Step.class))
                        .isEqualTo(step));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runTwiceIsOnce(Example example) {
        forEachStep(example, (bench, step) -> {
            step.run(bench.context);
            Map<String, String> once = bench.nodes();
            step.run(bench.context);
            assertThat(bench.nodes()).as("%s", step).isEqualTo(once);
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void undoOfWhatNeverHappenedChangesNothing(Example example) {
        forEachStep(example, (bench, step) -> {
            Map<String, String> before = bench.nodes();
            step.undo(bench.context);
            assertThat(bench.nodes()).as("%s", step).isEqualTo(before);
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void undoTakesBackWhatRanAndUndoTwiceIsOnce(Example example) {
        forEachStep(example, (bench, step) -> {
            if (bench.isPastReturn(step)) {
                return;
            }
            Map<String, String> before = bench.nodes();
            step.run(bench.context);
            step.run(bench.context);
            step.undo(bench.context);
            Map<String, String> undone = bench.nodes();
            if (!example.mayStopGuest() && !step.tidiesUp()) {
                assertThat(undone).as("%s", step).isEqualTo(before);
            }
            step.undo(bench.context);
            assertThat(bench.nodes()).as("%s", step).isEqualTo(undone);
        });
    }

    // ---

    private interface Check {
        void check(Bench bench, Step step);
    }

    /** Each step in turn, on nodes where those before it have been done. */
    private static void forEachStep(Example example, Check check) {
        int steps = new Bench(example).steps.size();
        for (int index = 0; index < steps; index++) {
            Bench bench = new Bench(example);
            bench.steps.subList(0, index).forEach(step -> step.run(bench.context));
            check.check(bench, bench.steps.get(index));
        }
    }

    /** A plan and nodes to run its steps on, by hand. */
    private static final class Bench {
        final Trial trial;
        final List<Step> steps;
        final StepContext context = new Direct();

        Bench(Example example) {
            trial = new Trial(example);
            Planning planning = trial.parameters.operation().plan(trial.inputs(new SeededIds(7)::next));
            assertThat(planning).isInstanceOf(Planning.Planned.class);
            steps = ((Planning.Planned) planning)
                    .plan().steps().stream().map(Plan.PlannedStep::step).toList();
        }

        /** Whether it is never undone once it is done: it can't be, or one before it can't. */
        boolean isPastReturn(Step step) {
            return steps.subList(0, steps.indexOf(step) + 1).stream()
                    .anyMatch(earlier -> earlier.reversibility() != Reversibility.ALWAYS);
        }

        /** Volumes and machines of each node; of a machine that is down nothing is told: it may be forgotten. */
        Map<String, String> nodes() {
            return trial.cluster.nodes.all().stream()
                    .collect(Collectors.toMap(
                            node -> node.name().value(),
                            node -> told(node(node.name()).report())
                                    + node.aliveVms().stream()
                                            .map(node::findRunning)
                                            .toList(),
                            (a, b) -> a,
                            TreeMap::new));
        }

        private static String told(NodeReport report) {
            TreeSet<String> things = new TreeSet<>();
            report.volumes()
                    .forEach(volume -> things.add("volume " + volume.id() + " of " + volume.size() + " with "
                            + volume.snapshots().size() + " snapshots"));
            report.vms().stream()
                    .filter(vm -> vm.state() != VmReport.State.STOPPED)
                    .forEach(vm -> things.add("vm " + vm.id() + " " + vm.state()));
            return things.toString();
        }

        private List<ExportId> exports(NodeName name) {
            return node(name).exports().stream().map(Export::id).toList();
        }

        private NodeApi node(NodeName name) {
            return trial.cluster.nodes.node(name).api();
        }

        private final class Direct implements StepContext {
            @Override
            public NodeApi node(NodeName name) {
                return Bench.this.node(name);
            }

            @Override
            public void ensureImage(ImageDigest image, NodeName node) {
                trial.cluster.images.ensureOnNode(image, node(node));
            }

            @Override
            public void keepConfiguration(NodeName node) {
                byte[] content = {1};
                node(node).ensureConfiguration(1, 1, new InputStreamResource(new ByteArrayInputStream(content)));
            }

            @Override
            public boolean isCancelRequested() {
                return false;
            }

            @Override
            public void progress(Progress progress) {}

            @Override
            public void figures(Map<String, Long> figures) {}

            @Override
            public void pending(InstanceId instance, List<PendingChange> all) {}

            @Override
            public void log(String text, String internal) {}

            @Override
            public void pause(Duration duration) {
                trial.cluster.time.advance(duration);
            }
        }
    }
}
