package org.gannet.engine.simulation;

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
    }

    public synchronized void setScript(Script next) {
        script = next;
    }

    public synchronized void clearScript() {
        script = new Script() {};
    }

    private record Fault(Predicate<String> which, Kind kind, ErrorCode code) {}

    private enum Kind {
        REFUSE,
        LOSE_ANSWER
    }

    /** The next call of this method fails with this code and does nothing. */
    public synchronized void failNext(String method, ErrorCode code) {
        faults.add(new Fault(method::equals, Kind.REFUSE, code));
    }

    /** The next call of this method is done, but its answer never comes. */
    public synchronized void loseAnswerOf(String method) {
        faults.add(new Fault(method::equals, Kind.LOSE_ANSWER, ErrorCode.NODE_UNREACHABLE));
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
        if (take(method, Kind.LOSE_ANSWER) != null) {
            throw NodeException.unreachable(node.value(), null);
        }
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
