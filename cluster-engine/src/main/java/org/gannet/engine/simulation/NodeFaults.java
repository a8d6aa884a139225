package org.gannet.engine.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.node.NodeException;

/** What shall go wrong on a simulated node. Calls are named as in NodeApi: "ensureVolume". */
public final class NodeFaults {
    private final List<Fault> faults = new ArrayList<>();
    private boolean reachable = true;
    private Script script = new Script() {};

    /** Called around each call; throws what it wants to happen. */
    public interface Script {
        /** Before anything is done. */
        default void before(NodeName node, String method) {}

        /** After it has been done, before the answer is sent. */
        default void after(NodeName node, String method) {}

        /** How the call travels. */
        default Delivery delivery(NodeName node, String method) {
            return Delivery.PLAIN;
        }
    }

    /** How a call travels to its node. */
    public sealed interface Delivery {
        Delivery PLAIN = new Plain();

        record Plain() implements Delivery {}

        /** It arrives a second time right after it was done; the second answer goes nowhere. */
        record Doubled() implements Delivery {}

        /** It is done, but the caller hears nothing. */
        record AnswerLost() implements Delivery {}

        /**
         * The caller hears nothing, and it arrives only after this time: with the next thing that happens on any node
         * from then on. It is lost when the node's service restarts before, or can't be reached then.
         */
        record Late(Duration delay) implements Delivery {}
    }

    public synchronized void setScript(Script next) {
        script = next;
    }

    public synchronized void clearScript() {
        script = new Script() {};
    }

    private record Fault(Predicate<String> which, Kind kind, ErrorCode code, Delivery delivery) {}

    private enum Kind {
        REFUSE,
        DELIVER
    }

    /** The next call of this method fails with this code and does nothing. */
    public synchronized void failNext(String method, ErrorCode code) {
        faults.add(new Fault(method::equals, Kind.REFUSE, code, Delivery.PLAIN));
    }

    /** The next call of this method is done, but its answer never comes. */
    public synchronized void loseAnswerOf(String method) {
        deliverNext(method, new Delivery.AnswerLost());
    }

    /** The next call of this method travels so. */
    public synchronized void deliverNext(String method, Delivery delivery) {
        faults.add(new Fault(method::equals, Kind.DELIVER, ErrorCode.NODE_UNREACHABLE, delivery));
    }

    /** Whether calls come through at all. */
    public synchronized void setReachable(boolean yes) {
        reachable = yes;
    }

    public synchronized boolean isReachable() {
        return reachable;
    }

    synchronized void beforeCall(NodeName node, String method) {
        script.before(node, method);
        if (!reachable) {
            throw NodeException.unreachable(node.value(), null);
        }
        if (take(method, Kind.REFUSE) instanceof Fault fault) {
            throw fault.code() == ErrorCode.NODE_UNREACHABLE
                    ? NodeException.unreachable(node.value(), null)
                    : NodeException.of(fault.code(), "Simulated: " + method + " fails.");
        }
    }

    synchronized void afterCall(NodeName node, String method) {
        script.after(node, method);
    }

    synchronized Delivery deliveryOf(NodeName node, String method) {
        return take(method, Kind.DELIVER) instanceof Fault fault ? fault.delivery() : script.delivery(node, method);
    }

    private @org.jspecify.annotations.Nullable Fault take(String method, Kind kind) {
        for (Fault fault : faults) {
            if (fault.kind() == kind && fault.which().test(method)) {
                faults.remove(fault);
                return fault;
            }
        }
        return null;
    }
}
