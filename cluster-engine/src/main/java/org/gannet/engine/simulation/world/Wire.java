package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.engine.simulation.VirtualProcess;
import org.gannet.engine.spi.Scheduler;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;
import org.gannet.node.NodeException;

/**
 * One engine's way to one node. A request travels by itself: it takes time, gets lost, and may arrive when nobody waits
 * for its answer any more, or twice.
 */
final class Wire implements FencedNode.Gate {
    /** After which an engine gives up. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final World world;
    private final EngineHost engine;
    private final VirtualProcess process;
    private final NodeHost node;
    private final Supplier<CallStamp> stamps;

    Wire(World world, EngineHost engine, VirtualProcess process, NodeHost node, Supplier<CallStamp> stamps) {
        this.world = world;
        this.engine = engine;
        this.process = process;
        this.node = node;
        this.stamps = stamps;
    }

    /** Nobody can tell whether a question that was not answered has arrived: so it does not travel by itself. */
    @Override
    public <T> T read(String method, Supplier<T> work) {
        process.requireAlive();
        CallStamp stamp = stamps.get();
        Network network = world.network();
        Duration out = delay();
        if (!network.reaches(engine.name(), node.name()) || out.compareTo(LIMIT) > 0) {
            world.happened(Happening.QUESTION_LOST);
            throw silence(method, "the question is lost", LIMIT);
        }
        process.sleep(out);
        if (!node.isServing()) {
            throw silence(method, "nobody answers", Duration.ZERO);
        }
        T answer = node.answer(process, () -> node.node().gate(stamp).read(method, work));
        world.invariants().obeyed(node, stamp, List.of());
        Duration back = delay();
        Duration left = LIMIT.minus(out);
        if (!network.reaches(node.name(), engine.name()) || back.compareTo(left) > 0) {
            world.happened(Happening.ANSWER_LOST);
            throw silence(method, "the answer is lost", left);
        }
        process.sleep(back);
        node.heard(process, answer);
        if (!method.equals("report")) {
            say(method, "");
        }
        return answer;
    }

    @Override
    public <T> T change(String method, List<Resource> resources, Supplier<T> work) {
        process.requireAlive();
        Exchange<T> exchange = new Exchange<>(method, resources, work, stamps.get(), process.signal());
        if (world.network().reaches(engine.name(), node.name())) {
            exchange.send(world.network().outward(node.name()));
            world.network().again(node.name()).ifPresent(exchange::send);
        } else {
            world.happened(Happening.QUESTION_LOST);
        }
        exchange.answered.await(LIMIT);
        return exchange.answer();
    }

    private NodeException silence(String method, String why, Duration until) {
        process.sleep(until.isNegative() ? Duration.ZERO : until);
        say(method, why);
        return NodeException.unreachable(node.name(), null);
    }

    private Duration delay() {
        Duration delay = world.network().delay(node.name());
        if (delay.compareTo(SLOW) > 0) {
            world.happened(Happening.CALL_WAS_SLOW);
        }
        return delay;
    }

    private void say(String what, String how) {
        world.say(engine.name(), () -> "→ " + node.name() + " " + what + (how.isEmpty() ? "" : ": " + how));
    }

    /** A change that was asked for once. */
    private final class Exchange<T> {
        private final String method;
        private final List<Resource> resources;
        private final Supplier<T> work;
        private final CallStamp stamp;
        private final Scheduler.Signal answered;
        private final int incarnation = node.incarnation();
        private Optional<T> answer = Optional.empty();
        private Optional<NodeException> refusal = Optional.empty();
        private boolean over;
        private int arrivals;

        Exchange(
                String method, List<Resource> resources, Supplier<T> work, CallStamp stamp, Scheduler.Signal answered) {
            this.method = method;
            this.resources = resources;
            this.work = work;
            this.stamp = stamp;
            this.answered = answered;
        }

        /** On its way to the node, whatever becomes of the sender. */
        void send(Duration delay) {
            world.later(engine.name(), delay, this::arrive);
        }

        private void arrive() {
            if (!node.isServing() || node.incarnation() != incarnation) {
                // The connection ended with the service.
                tell("nobody is there");
                return;
            }
            if (over) {
                world.happened(Happening.REQUEST_CAME_LATE);
            }
            if (++arrivals > 1) {
                world.happened(Happening.REQUEST_CAME_TWICE);
            }
            try {
                T done = node.node().gate(stamp).change(method, resources, work);
                world.invariants().obeyed(node, stamp, resources);
                tell(over ? "done, and nobody waits for the answer" : "");
                comeBack(() -> answer = Optional.of(done));
            } catch (NodeException e) {
                count(e.code());
                tell(e.code() + " " + e.getMessage());
                comeBack(() -> refusal = Optional.of(e));
            }
        }

        private void comeBack(Runnable take) {
            if (!over && world.network().reaches(node.name(), engine.name())) {
                world.outside().sleep(delay());
                take.run();
                answered.raise();
            } else if (!over) {
                world.happened(Happening.ANSWER_LOST);
            }
        }

        private void count(ErrorCode refusal) {
            switch (refusal) {
                case STALE_CALL -> world.happened(Happening.STALE_REQUEST_REFUSED);
                case STALE_LEADER -> world.happened(Happening.FORMER_LEADER_REFUSED);
                case POOL_FULL -> world.happened(Happening.NODE_WAS_FULL);
                default -> {}
            }
        }

        private void tell(String how) {
            say(method + " " + world.tell().resources(resources), how);
        }

        T answer() {
            over = true;
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            return answer.orElseThrow(() -> {
                tell("no answer");
                return NodeException.unreachable(node.name(), null);
            });
        }
    }
}
