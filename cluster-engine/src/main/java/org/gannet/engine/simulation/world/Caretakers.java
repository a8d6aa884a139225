package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.operation.node.ReAddNode;
import org.gannet.engine.spi.ClusterStore;

/** People who take nodes offline for a while, whatever is on them and goes on there, and bring them back. */
final class Caretakers {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final World world;
    private final Chance chance;
    private boolean over;
    private boolean tidy;

    Caretakers(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "caretakers");
    }

    /** In one world of four. */
    void begin() {
        if (!chance.oneIn(4)) {
            return;
        }
        world.outside().start("caretakers", () -> {
            while (!over) {
                world.outside().sleep(chance.seconds(10, 90));
                if (!over) {
                    NodeName node = chance.pick(world.hostList()).node().name();
                    ask(offline(node, true));
                    world.outside().sleep(chance.seconds(2, 90));
                    ask(chance.oneIn(2) ? offline(node, false) : new ReAddNode.Parameters(node, Optional.empty()));
                }
            }
        });
    }

    /** Every node takes part again; done once {@link #haveTidiedUp}. */
    void tidyUp() {
        over = true;
        world.outside().start("caretakers", () -> {
            while (!tidy) {
                List<NodeName> away = world.store().state().nodes().values().stream()
                        .filter(Node::offline)
                        .map(Node::name)
                        .toList();
                boolean quiet = world.store().unended().stream()
                        .noneMatch(job -> job.parameters() instanceof ModifyNode.Parameters);
                if (away.isEmpty() && quiet) {
                    tidy = true;
                } else if (quiet) {
                    away.forEach(node -> ask(offline(node, false)));
                }
                world.outside().sleep(TRY_AGAIN);
            }
        });
    }

    boolean haveTidiedUp() {
        return tidy;
    }

    private void ask(Parameters what) {
        world.leader()
                .ifPresent(host -> host.ask("caretaker", engine -> {
                    try {
                        Job job = engine.submit(Job.Submission.of(what, Optional.empty(), "caretaker"));
                        world.invariants().accepted(job.id());
                        world.say(
                                "caretaker",
                                () -> "has " + world.names().of(job.id()) + " "
                                        + world.tell().asked(what));
                        world.happened(Happening.NODE_TAKEN_OFFLINE);
                        engine.wake(List.of(job.id()));
                    } catch (ProblemException e) {
                        world.say("caretaker", () -> "is refused: " + e.code());
                    } catch (ClusterStore.StoreUnavailable | EngineClosedException e) {
                        world.say("caretaker", () -> "gets no answer");
                    }
                }));
    }

    private static ModifyNode.Parameters offline(NodeName node, boolean yes) {
        return new ModifyNode.Parameters(
                node,
                Optional.of(yes),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
