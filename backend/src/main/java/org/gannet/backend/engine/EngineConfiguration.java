package org.gannet.backend.engine;

import java.time.Clock;
import java.util.UUID;
import org.gannet.backend.GannetSettings;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.EngineSettings;
import org.gannet.engine.execution.EventPruning;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.ImageSource;
import org.gannet.engine.spi.LeaderLease;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.node.CallStamp;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine and what it stands on. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {
    @Bean
    ClusterCertificates clusterCertificates(GannetSettings settings, Clock clock) {
        return new ClusterCertificates(settings.certificatesDirectory(), clock);
    }

    /** Not for pretended nodes: who wants those brings access to them. */
    @Bean
    @ConditionalOnBooleanProperty(name = "gannet.simulated", havingValue = false, matchIfMissing = true)
    NodeAccess nodeAccess(NodeConnector connector, GannetSettings settings) {
        return epoch -> new HttpNodeDirectory(connector, settings.nodes(), CallStamp.ofLeader(epoch));
    }

    @Bean
    DatabaseLease leaderLease(JdbcConnectionDetails database) {
        DatabaseAddress address = DatabaseAddress.of(database);
        return new DatabaseLease(address, address.isAlone());
    }

    /** Closed by {@link EngineLife}, after everything that uses it. */
    @Bean(destroyMethod = "")
    ClusterEngine clusterEngine(
            GannetSettings settings,
            ClusterStore store,
            LeaderLease lease,
            NodeAccess nodes,
            ImageSource images,
            Clock clock) {
        EngineSettings how = EngineSettings.standard()
                .withReports(settings.reports().every(), settings.reports().silentAfter())
                .withEvents(new EventPruning.Retention(
                        settings.events().keep(), settings.events().most()));
        return new ClusterEngine(how, store, lease, nodes, images, UUID::randomUUID, clock);
    }
}
