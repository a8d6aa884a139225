package org.gannet.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;

/**
 * Decides whether a node may still do what a call asks for, so that a call that was held up on its way can do no harm.
 *
 * <p>A call of a leader that has been followed by another is refused: its epoch is lower than one that was seen. A
 * change whose number is not higher than the newest one for the same resource comes late or twice, and is refused too:
 * what the leader decided since, for example to take the change back, counts. Reads are ordered by epoch only.
 *
 * <p>Bounded: the resources with the oldest numbers are forgotten first, and from then on every change with a number
 * up to theirs is refused, whatever its resource. So forgetting never admits anything; it can refuse a change that so
 * many others overtook, which the leader then sends again under a new number. Safe for many threads.
 */
public final class CallFence {
    private static final int MOST_REMEMBERED = 10_000;
    private final int mostRemembered;
    private final LongConsumer keeper;
    private final Map<Resource, Long> newest = new LinkedHashMap<>();
    private long epoch;
    private long keptEpoch;
    private long floor;

    /** What changes are ordered by. */
    public record Resource(Kind kind, String id) implements Comparable<Resource> {
        /** In the order in which those are locked that need several. */
        public enum Kind {
            IMAGE,
            VOLUME,
            MACHINE,
            /** A disk that two nodes hold alike. */
            REPLICA,
            EXPORT,
            /** The cluster's configuration as this node keeps it. */
            CONFIGURATION,
            /** Another node, switched from here. */
            NODE,
            TASK,
            /** Storage as a whole. */
            POOL
        }

        public static final Resource CONFIGURATION = new Resource(Kind.CONFIGURATION, "");

        public static Resource of(ImageDigest image) {
            return new Resource(Kind.IMAGE, image.sha256());
        }

        public static Resource of(VolumeId volume) {
            return new Resource(Kind.VOLUME, volume.toString());
        }

        public static Resource of(InstanceId machine) {
            return new Resource(Kind.MACHINE, machine.toString());
        }

        public static Resource of(DiskId replica) {
            return new Resource(Kind.REPLICA, replica.toString());
        }

        public static Resource of(ExportId export) {
            return new Resource(Kind.EXPORT, export.toString());
        }

        /** @param name of storage, unique on the node */
        public static Resource ofPool(String name) {
            return new Resource(Kind.POOL, name);
        }

        public static Resource of(NodeName node) {
            return new Resource(Kind.NODE, node.value());
        }

        public static Resource of(TaskId task) {
            return new Resource(Kind.TASK, task.toString());
        }

        @Override
        public int compareTo(Resource other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : id.compareTo(other.id);
        }
    }

    /**
     * @param epoch the highest that was ever seen; 0 when none was
     * @param keeper makes a higher one last before any change of it is done; what it throws, that change throws
     */
    public CallFence(long epoch, LongConsumer keeper) {
        this(epoch, keeper, MOST_REMEMBERED);
    }

    CallFence(long epoch, LongConsumer keeper, int mostRemembered) {
        this.epoch = epoch;
        this.keptEpoch = epoch;
        this.keeper = keeper;
        this.mostRemembered = mostRemembered;
    }

    /** Lets a read through. @throws NodeException STALE_LEADER */
    public synchronized void admitRead(CallStamp call) {
        raiseTo(call);
        if (keptEpoch < epoch) {
            try {
                keep();
            } catch (RuntimeException e) {
                // A full disk must not blind the leader. The next change, or read, tries again.
                System.getLogger(CallFence.class.getName())
                        .log(System.Logger.Level.WARNING, "the leader's epoch " + epoch + " is not kept yet", e);
            }
        }
    }

    /**
     * Lets a change through and remembers its number; one that is refused leaves nothing.
     * @param resources all that the change is about
     * @throws NodeException STALE_LEADER; STALE_CALL when a newer change of one of the resources was let through, or
     *     this one
     */
    public synchronized void admitChange(CallStamp call, List<Resource> resources) {
        raiseTo(call);
        keep();
        for (Resource resource : resources) {
            if (call.number() <= newest.getOrDefault(resource, floor)) {
                throw staleCall(call, resource);
            }
        }
        for (Resource resource : resources) {
            newest.remove(resource);
            newest.put(resource, call.number());
        }
        while (newest.size() > mostRemembered) {
            Map.Entry<Resource, Long> eldest = newest.entrySet().iterator().next();
            floor = Math.max(floor, eldest.getValue());
            newest.remove(eldest.getKey());
        }
    }

    /**
     * For a change that was let through and had to wait for its turn: whether it still is the newest.
     * @throws NodeException STALE_LEADER, STALE_CALL when it has been overtaken
     */
    public synchronized void requireNewest(CallStamp call, List<Resource> resources) {
        requireLeader(call);
        for (Resource resource : resources) {
            if (call.number() < newest.getOrDefault(resource, floor)) {
                throw staleCall(call, resource);
            }
        }
    }

    /** The highest that was seen; 0 when none was. */
    public synchronized long epoch() {
        return epoch;
    }

    private void raiseTo(CallStamp call) {
        requireLeader(call);
        if (call.epoch() > epoch) {
            // Numbers begin anew, and those of the earlier leader are refused by its epoch.
            epoch = call.epoch();
            newest.clear();
            floor = 0;
        }
    }

    private void requireLeader(CallStamp call) {
        if (call.epoch() < epoch) {
            throw new NodeException(
                    Problem.of(ErrorCode.STALE_LEADER, "Another engine has taken the lead of this cluster.")
                            .withRemedy("This engine must end; the other one goes on with its work.")
                            .withInternal("call " + call + ", the node knows epoch " + epoch));
        }
    }

    private void keep() {
        if (keptEpoch < epoch) {
            keeper.accept(epoch);
            keptEpoch = epoch;
        }
    }

    private static NodeException staleCall(CallStamp call, Resource resource) {
        return new NodeException(Problem.of(ErrorCode.STALE_CALL, "The request came late or twice: a newer one counts.")
                .withRemedy("Nothing was done. Ask again.")
                .withInternal("call " + call + ", " + resource));
    }
}
