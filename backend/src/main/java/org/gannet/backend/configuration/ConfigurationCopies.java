package org.gannet.backend.configuration;

import java.nio.charset.StandardCharsets;
import org.gannet.backend.engine.Leading;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.spi.ConfigurationSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has the engine put copies of everything that was set on nodes, while this portal leads. */
@Component
class ConfigurationCopies implements ConfigurationSource {
    private final ClusterEngine engine;
    private final ConfigurationService configuration;

    ConfigurationCopies(ClusterEngine engine, ConfigurationService configuration) {
        this.engine = engine;
        this.configuration = configuration;
    }

    @EventListener
    void leads(Leading.Began began) {
        engine.beginToKeepConfiguration(this);
    }

    @Override
    public Snapshot take() {
        // In this order: what is written may be newer than what it is called, never older.
        long revision = engine.view().state().revision();
        return new Snapshot(revision, configuration.text().getBytes(StandardCharsets.UTF_8));
    }
}
