package org.gannet.engine.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;
import org.gannet.node.NodeException;

/**
 * What lies between one leader and one simulated node: calls get lost, come late or twice, and the node's fence judges
 * those that arrive, by the same class as a real node's.
 */
final class SimulatedLine implements FencedNode.Gate {
    private final SimulatedNodes nodes;
    private final SimulatedNode node;
    private final Supplier<CallStamp> stamps;

    SimulatedLine(SimulatedNodes nodes, SimulatedNode node, Supplier<CallStamp> stamps) {
        this.nodes = nodes;
        this.node = node;
        this.stamps = stamps;
    }

    @Override
    public <T> T read(String method, Supplier<T> work) {
        CallStamp stamp = stamps.get();
        return send(method, () -> {
            node.fence().admitRead(stamp);
            return work.get();
        });
    }

    @Override
    public <T> T change(String method, List<Resource> resources, Supplier<T> work) {
        CallStamp stamp = stamps.get();
        return send(method, () -> {
            node.fence().admitChange(stamp, resources);
            return work.get();
        });
    }

    /** @param arrival what happens whenever the call arrives */
    private <T> T send(String method, Supplier<T> arrival) {
        synchronized (nodes) {
            NodeFaults faults = node.faults();
            faults.beforeCall(node.name(), method);
            NodeFaults.Delivery delivery = faults.deliveryOf(node.name(), method);
            Optional<T> answer = switch (delivery) {
                case NodeFaults.Delivery.Plain() -> Optional.of(arrive(arrival));
                case NodeFaults.Delivery.Doubled() -> {
                    T first = arrive(arrival);
                    again(arrival);
                    yield Optional.of(first);
                }
                case NodeFaults.Delivery.AnswerLost() -> {
                    again(arrival);
                    yield Optional.empty();
                }
                case NodeFaults.Delivery.Late(var delay) -> {
                    nodes.arriveLater(node, delay, () -> again(arrival));
                    yield Optional.empty();
                }
            };
            faults.afterCall(node.name(), method);
            return answer.orElseThrow(
                    () -> NodeException.unreachable(node.name().value(), null));
        }
    }

    private <T> T arrive(Supplier<T> arrival) {
        nodes.settle();
        return arrival.get();
    }

    /** Nobody waits for this answer. */
    private void again(Supplier<?> arrival) {
        try {
            arrive(arrival);
        } catch (NodeException e) {
            // As the node's answer to a caller that has gone.
        }
    }
}
