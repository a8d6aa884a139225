package org.gannet.engine.simulation.world;

import java.util.Optional;
import java.util.function.Function;
import org.gannet.engine.operation.Parameters;

/**
 * An operation's place in the simulation.
 * @param weight how often it is asked for, compared with the others
 * @param draw parameters, most of them sensible
 * @param claim what its success means
 */
record Seat<P extends Parameters>(Class<P> operation, int weight, Function<Requests, P> draw, Claim<P> claim) {
    /** What must be so on the nodes when the job is recorded as having succeeded. */
    interface Claim<P extends Parameters> {
        /** What is not so, to follow on "has succeeded, and"; empty when all is well. */
        Optional<String> amiss(World world, P parameters);
    }

    /** What is not as the job says, which has succeeded. */
    Optional<String> amiss(World world, Parameters parameters) {
        return claim.amiss(world, operation.cast(parameters));
    }
}
