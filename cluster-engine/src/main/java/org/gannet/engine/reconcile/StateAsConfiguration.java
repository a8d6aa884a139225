package org.gannet.engine.reconcile;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.spi.ConfigurationSource;

/** What the engine alone knows of the configuration: no accounts, projects or images. */
public record StateAsConfiguration(Supplier<ClusterState> state) implements ConfigurationSource {
    @Override
    public Snapshot take() {
        ClusterState now = state.get();
        return new Snapshot(
                now.revision(), EngineJson.write(ClusterConfiguration.of(now)).getBytes(StandardCharsets.UTF_8));
    }
}
