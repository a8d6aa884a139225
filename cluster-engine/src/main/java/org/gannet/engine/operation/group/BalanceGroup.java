package org.gannet.engine.operation.group;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.GroupId;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.instance.Rebalancing;

/**
 * Makes the load of a group's nodes even, and takes machines off nodes that are being emptied: asks for a job for each
 * step of the best plan that was found, and ends. Steps that need what another one gives back wait for it; when that
 * one fails they do not run. Each is planned anew when its turn comes, and refused when the world has changed.
 */
public record BalanceGroup(Parameters parameters) implements OnNodesOfGroup {
    private static final int MOST_MOVES = 10_000;
    private static final long MIB = 1 << 20;

    /**
     * @param mostMoves at most so many machines are moved; empty for as many as gain something
     * @param mostCopied no more of disks is copied to other nodes; empty for no limit
     * @param keepDisks whether no disk is copied: machines go only where their disks are
     * @param keepNodes whether machines stay on the nodes that they run on: only second copies of disks go elsewhere
     * @param onlyHurt whether only machines are moved that have a node which is drained, offline or silent
     * @param restricted whether machines only go away from drained nodes, each once at most, and nothing else is moved
     *     that is not hurt: where machines can be taken over from the old system to the new one only
     * @param byUse whether what machines have really used counts beside what they were promised
     * @param ignoreSoftErrors whether only what is impossible stands in the way: not that a node could then no longer
     *     bear the death of another one, has more than its share of processors or spindles, or has two machines with
     *     the same exclusion tag. Placement rules hold
     * @param evenIsFine whether it ends well when there is nothing to gain; otherwise it is refused
     */
    public record Parameters(
            GroupId group,
            Optional<Integer> mostMoves,
            Optional<ByteSize> mostCopied,
            @Usual("false") boolean keepDisks,
            @Usual("false") boolean keepNodes,
            @Usual("false") boolean onlyHurt,
            @Usual("false") boolean restricted,
            @Usual("false") boolean byUse,
            @Usual("false") boolean ignoreSoftErrors,
            @Usual("false") boolean evenIsFine)
            implements AboutGroup {
        public Parameters {
            mostMoves.filter(moves -> moves < 1 || moves > MOST_MOVES).ifPresent(moves -> {
                throw new IllegalArgumentException("1 to " + MOST_MOVES + " moves: " + moves);
            });
        }

        /** Without limits. */
        public Parameters(GroupId group) {
            this(group, Optional.empty(), Optional.empty(), false, false, false, false, false, false, false);
        }

        @Override
        public BalanceGroup operation() {
            return new BalanceGroup(this);
        }

        private BalanceOptions options() {
            BalanceOptions usual = BalanceOptions.DEFAULT;
            return new BalanceOptions(
                    mostMoves.orElse(usual.maxMoves()),
                    usual.minScore(),
                    usual.minGain(),
                    usual.minGainLimit(),
                    !keepDisks,
                    !keepNodes,
                    restricted,
                    onlyHurt || restricted,
                    ignoreSoftErrors,
                    mostCopied.map(most -> most.bytes() / MIB).orElse(usual.maxCopiedMib()),
                    true,
                    false);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Balance", names.state(), parameters.group());
    }

    @Override
    public Planning plan(PlanInputs inputs, Group group) {
        return new Rebalancing(inputs, group, parameters.options(), parameters.byUse())
                .planned(parameters.evenIsFine());
    }
}
