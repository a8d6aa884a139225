package org.gannet.engine;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gannet.base.ErrorCode;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.testing.SimulatedCluster;

/**
 * One row of {@link NodeOperationsScenarioTest}.
 * @param refused empty when it is done
 * @param says words that the refusal says somewhere
 * @param then looked at when it was done
 */
record NodeStory(
        String name,
        Consumer<SimulatedCluster> given,
        Function<SimulatedCluster, Parameters> when,
        Optional<ErrorCode> refused,
        String says,
        Consumer<SimulatedCluster> then) {
    static NodeStory done(
            String name,
            Consumer<SimulatedCluster> given,
            Function<SimulatedCluster, Parameters> when,
            Consumer<SimulatedCluster> then) {
        return new NodeStory(name, given, when, Optional.empty(), "", then);
    }

    static NodeStory refused(
            String name,
            Consumer<SimulatedCluster> given,
            Function<SimulatedCluster, Parameters> when,
            ErrorCode code,
            String says) {
        return new NodeStory(name, given, when, Optional.of(code), says, cluster -> {});
    }

    @Override
    public String toString() {
        return name;
    }
}
