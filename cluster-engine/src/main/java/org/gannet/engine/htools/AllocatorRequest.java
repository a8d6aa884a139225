package org.gannet.engine.htools;

import java.util.List;
import java.util.Optional;
import org.gannet.engine.allocation.search.EvacuationMode;
import org.gannet.engine.allocation.search.NewInstance;

/** What an allocator is asked for. Instances, nodes and groups that exist are meant by their place in the cluster. */
public sealed interface AllocatorRequest {
    /** Room for one new instance. */
    record Allocate(Wanted wanted, List<String> onlyNodes) implements AllocatorRequest {
        public Allocate {
            onlyNodes = List.copyOf(onlyNodes);
        }
    }

    /** Room for several, one after another. */
    record MultiAllocate(List<Wanted> wanted) implements AllocatorRequest {
        public MultiAllocate {
            wanted = List.copyOf(wanted);
        }
    }

    /** Another secondary, or another primary on shared storage. */
    record Relocate(int instance, long requiredNodes, List<Integer> from) implements AllocatorRequest {
        public Relocate {
            from = List.copyOf(from);
        }
    }

    /** All of these away from their nodes. */
    record NodeEvacuate(List<Integer> instances, EvacuationMode mode) implements AllocatorRequest {
        public NodeEvacuate {
            instances = List.copyOf(instances);
        }
    }

    /** All of these to another group; empty targets mean any. */
    record ChangeGroup(List<Integer> instances, List<Integer> targets) implements AllocatorRequest {
        public ChangeGroup {
            instances = List.copyOf(instances);
            targets = List.copyOf(targets);
        }
    }

    /** A second node for an instance that has one. */
    record AllocateSecondary(int instance) implements AllocatorRequest {}

    /**
     * One new instance.
     *
     * @param requiredNodes 1 or 2; other numbers are refused with an answer
     * @param group its name, where one was asked for
     */
    record Wanted(NewInstance instance, long requiredNodes, Optional<String> group) {}
}
