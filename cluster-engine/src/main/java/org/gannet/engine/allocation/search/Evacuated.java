package org.gannet.engine.allocation.search;

import java.util.List;
import org.gannet.engine.balancing.MoveKind;

/**
 * What leaves and what can't.
 *
 * @param moved in the order in which they have to go: each was tried with those before it already gone
 */
public record Evacuated(List<Moved> moved, List<Failed> failed) {
    public Evacuated {
        moved = List.copyOf(moved);
        failed = List.copyOf(failed);
    }

    /**
     * An instance that goes.
     *
     * @param primary where it is afterwards
     * @param secondary its second node afterwards, or {@code InstanceInput.NO_NODE}
     */
    public record Moved(int instance, int primary, int secondary, List<Move> moves) {
        public Moved {
            moves = List.copyOf(moves);
        }
    }

    /**
     * One step of it.
     *
     * @param target the node it goes to; of no matter for {@link MoveKind#FAILOVER}
     */
    public record Move(MoveKind kind, int target) {}

    /** An instance that stays, and why, in hail's words. */
    public record Failed(int instance, String reason) {}
}
