package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.model.SubmissionRule.Condition;
import org.gannet.engine.spi.ClusterStore;

/** People who hold the queue back for a while, in every way that there is, and at the end let everything go. */
final class Operators {
    private static final List<String> OPERATIONS =
            List.of("CreateInstance", "StartInstance", "StopInstance", "MigrateInstance", "RemoveInstance");
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final World world;
    private final Chance chance;
    private boolean over;
    private boolean tidy;

    Operators(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "operators");
    }

    void begin() {
        if (!world.scale().meddling()) {
            return;
        }
        world.outside().start("operators", () -> {
            while (!over) {
                world.outside().sleep(chance.seconds(1, 40));
                if (!over) {
                    act();
                }
            }
        });
    }

    private void act() {
        if (chance.oneIn(2)) {
            world.say("operator", () -> "forgets old events");
            world.store().forgetEvents(chance.between(0, 5));
        }
        Duration time = chance.oneIn(4) ? chance.seconds(200, 400) : chance.seconds(1, 30);
        switch (chance.between(1, 7)) {
            case 1 -> {
                set("pauses the queue", queue -> queue.withPaused(true));
                after(time, "lets the queue go on", queue -> queue.withPaused(false));
            }
            case 2 -> {
                set("drains the queue", queue -> queue.withClosed(Optional.of("maintenance")));
                after(time, "opens the queue", queue -> queue.withClosed(Optional.empty()));
            }
            case 3 -> {
                int limit = chance.between(1, 6);
                set("lets " + limit + " jobs run", queue -> queue.withRunningLimit(limit));
                world.happened(Happening.LIMIT_CHANGED);
            }
            case 4 -> {
                int most = chance.between(1, 4);
                set("takes " + most + " jobs", queue -> queue.withLargestQueue(most));
                after(time, "takes more jobs", queue -> queue.withLargestQueue(1000));
            }
            case 5 -> {
                Duration age = chance.seconds(0, 60);
                set("archives early", queue -> queue.withArchiveAfter(age));
            }
            default -> {
                List<SubmissionRule> rules = rules();
                rule("makes rules", rules);
                world.later("operator", time, () -> rule("takes rules away", List.of()));
            }
        }
    }

    private void after(Duration time, String what, UnaryOperator<QueueSettings> change) {
        world.later("operator", time, () -> set(what, change));
    }

    private void set(String what, UnaryOperator<QueueSettings> change) {
        ask(what, engine -> {
            List<QueueSettings> made = new ArrayList<>();
            engine.changeQueue(queue -> {
                QueueSettings next = change.apply(queue);
                made.add(next);
                return next;
            });
            world.invariants().queueIs(made.getLast());
        });
    }

    private void rule(String what, List<SubmissionRule> rules) {
        ask(what, engine -> {
            engine.changeRules(now -> rules);
            world.invariants().rulesAre(rules);
        });
    }

    /** One attempt: who gets no answer lets it be. */
    private void ask(String what, Consumer<ClusterEngine> change) {
        world.leader()
                .filter(host -> !over)
                .ifPresent(host -> host.ask("operator", engine -> {
                    world.say("operator", () -> what);
                    attempt(() -> change.accept(engine));
                }));
    }

    private void attempt(Runnable what) {
        try {
            what.run();
        } catch (ProblemException e) {
            world.say("operator", () -> "is refused: " + e.code() + " " + e.getMessage());
        } catch (ClusterStore.StoreUnavailable | EngineClosedException e) {
            world.say("operator", () -> "gets no answer");
        }
    }

    private List<SubmissionRule> rules() {
        List<SubmissionRule> rules = new ArrayList<>();
        for (int i = chance.between(1, 3); i > 0; i--) {
            Condition condition = switch (chance.between(1, 5)) {
                case 1 -> new Condition.OperationIs(chance.pick(OPERATIONS));
                case 2 -> new Condition.ActorIs(chance.pick(List.of("alice", "bob")));
                case 3 ->
                    new Condition.OwnerIs(
                            chance.pick(List.copyOf(world.scale().quotas().keySet())));
                case 4 ->
                    new Condition.NodeIs(chance.pick(world.hostList()).node().name());
                default -> new Condition.ReasonHas("retry");
            };
            Action action = switch (chance.between(1, 7)) {
                case 1 -> new Action.Accept();
                case 2 -> new Action.Reject();
                case 3, 4 -> new Action.Pause();
                case 5, 6 -> new Action.RateLimit(1);
                default -> new Action.Continue();
            };
            UUID id = new UUID(9, chance.between(1, 1_000_000));
            boolean forAll = action instanceof Action.RateLimit || chance.oneIn(3);
            rules.add(new SubmissionRule(id, "as drawn", forAll ? List.of() : List.of(condition), action));
        }
        return rules;
    }

    /** Everything is let go; done once {@link #haveTidiedUp}. */
    void tidyUp() {
        over = true;
        world.outside().start("operators", () -> {
            while (!tidy) {
                world.leader()
                        .ifPresent(host -> host.ask(
                                "operator",
                                engine -> attempt(() -> {
                                    engine.changeQueue(queue -> QueueSettings.standard());
                                    engine.changeRules(rules -> List.of());
                                    tidy = true;
                                })));
                world.outside().sleep(TRY_AGAIN);
            }
        });
    }

    boolean haveTidiedUp() {
        return tidy;
    }
}
