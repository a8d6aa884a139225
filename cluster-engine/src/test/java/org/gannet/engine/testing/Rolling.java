package org.gannet.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.Preview;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.node.TaskSpec.OutOfBand;

/** A group of four nodes that is maintained: what is done to it, and looked at. */
public final class Rolling {
    /** In virtual time, after which nothing can be expected any more. */
    public static final Duration LONG = Duration.ofHours(2);

    private final SimulatedCluster cluster;
    private final MirroredMachines mirrored;

    public Rolling(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.mirrored = MirroredMachines.in(cluster);
    }

    /** Machines in that cluster. */
    public MirroredMachines mirrored() {
        return mirrored;
    }

    /** Machines that are mirrored from node1 to node2 and back, and from node3 to node4 and back. */
    public List<Instance> pairs() {
        List<Instance> all = new ArrayList<>();
        all.add(mirrored.made("web12", "node1", "node2", true));
        all.add(mirrored.made("web21", "node2", "node1", true));
        all.add(mirrored.made("web34", "node3", "node4", true));
        all.add(mirrored.made("web43", "node4", "node3", true));
        cluster.time.advance(Duration.ofMinutes(10));
        return all;
    }

    /** @param starts whether those that are switched off and on come back, half a minute later */
    public void switchable(List<String> switched, boolean starts) {
        for (SimulatedNode helper : cluster.nodes.all()) {
            helper.setPowerSwitch((NodeName target, OutOfBand.Action action) -> {
                assertThat(drained()).contains(target).doesNotContain(helper.name());
                assertNothingRunsOn(Set.of(target));
                switched.add(target + " " + action);
                SimulatedNode node = cluster.node(target.value());
                node.faults().setReachable(false);
                if (starts) {
                    cluster.time.start("boot", () -> {
                        cluster.time.signal().await(Duration.ofSeconds(30));
                        node.restartSystem();
                        node.faults().setReachable(true);
                    });
                }
                return true;
            });
        }
        cluster.nodes
                .all()
                .forEach(node -> cluster.run(Nodes.switchedBy(node.name().value(), "power")));
    }

    /** Through the whole group, with a balancing at the end. */
    public static RollMaintenance.Parameters roll(Meanwhile meanwhile) {
        return new RollMaintenance.Parameters(Group.FIRST, List.of(), meanwhile, false, true);
    }

    /** The node of that number. */
    public static NodeName node(int number) {
        return new NodeName("node" + number);
    }

    /** Nodes that take no machines. */
    public Set<NodeName> drained() {
        return cluster.state().nodes().values().stream()
                .filter(Node::drained)
                .map(Node::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** That their hypervisors run no machine. */
    public void assertNothingRunsOn(Set<NodeName> nodes) {
        for (NodeName node : nodes) {
            Set<InstanceId> running = Set.copyOf(cluster.node(node.value()).runningVms());
            assertThat(running).as("machines on %s", node).isEmpty();
        }
    }

    /** The next job that waits for somebody's word; none when all has ended before. */
    public Optional<Job> held() {
        cluster.time.advance(Duration.ofSeconds(2));
        cluster.time.runUntil(
                () -> waitingForWord().isPresent()
                        || cluster.engine().view().jobs().isEmpty(),
                LONG);
        assertThat(cluster.time.failures()).isEmpty();
        return waitingForWord();
    }

    private Optional<Job> waitingForWord() {
        return cluster.engine().view().jobs().stream()
                .filter(job -> cluster.engine()
                        .waiting(job.id())
                        .filter(Waiting.ForWord.class::isInstance)
                        .isPresent())
                .findFirst();
    }

    /** The next job that waits for the word that nodes are back. */
    public Job heldReturn() {
        Job held = held().orElseThrow();
        assertThat(held.parameters()).isInstanceOf(ReturnNodes.Parameters.class);
        return held;
    }

    /** When all has ended that a job has asked for: the first of it that did not end well. */
    public Optional<Job> failed(JobId id) {
        assertThat(cluster.time.runUntil(
                        () -> all(id).stream().allMatch(job -> job.state().isEnded()), LONG))
                .as("all ends: %s", all(id))
                .isTrue();
        assertThat(cluster.time.failures()).isEmpty();
        return all(id).stream().filter(job -> job.state() != JobState.SUCCEEDED).findFirst();
    }

    private List<Job> all(JobId id) {
        Job job = cluster.job(id);
        List<Job> all = new ArrayList<>(List.of(job));
        job.children().forEach(child -> all.addAll(all(child)));
        return all;
    }

    /** Its plan now, which there must be. */
    public Preview.Planned preview(Parameters parameters) {
        Preview preview = cluster.engine().preview(Job.Submission.of(parameters, Optional.empty(), "alice"));
        return (Preview.Planned) preview;
    }

    /** Why it is refused, which it must be. */
    public Problem refusal(Parameters parameters) {
        return cluster.run(parameters).problem().orElseThrow();
    }
}
