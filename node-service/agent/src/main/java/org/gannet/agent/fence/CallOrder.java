package org.gannet.agent.fence;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.gannet.agent.state.StateFile;
import org.gannet.node.CallFence;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;

/**
 * The engine's calls, each in its turn. Changes of one resource are done one after another, and one that was overtaken
 * while it waited is not done any more: so when a change has been answered, no older one is under way or to come.
 *
 * <p>The leader's epoch is on disk before the first change under it, so that a restarted agent still knows who leads.
 * Numbers are not: the calls that an agent could have got out of order end with its TLS connections.
 */
public final class CallOrder implements FencedNode.Gate {
    private final CallFence fence;
    private final Turns<Resource> turns = new Turns<>();
    private final Supplier<CallStamp> current;

    record Leader(long epoch) {}

    /**
     * @param file of the leader's epoch
     * @param current stamp of the call that is being served; throws when it has none
     */
    public CallOrder(Path file, Supplier<CallStamp> current) {
        long known = StateFile.read(file, Leader.class).map(Leader::epoch).orElse(0L);
        this.fence = new CallFence(known, epoch -> StateFile.write(file, new Leader(epoch)));
        this.current = current;
    }

    @Override
    public <T> T read(String method, Supplier<T> work) {
        fence.admitRead(current.get());
        return work.get();
    }

    @Override
    public <T> T change(String method, List<Resource> resources, Supplier<T> work) {
        CallStamp call = current.get();
        fence.admitChange(call, resources);
        return turns.with(resources, () -> {
            fence.requireNewest(call, resources);
            return work.get();
        });
    }
}
