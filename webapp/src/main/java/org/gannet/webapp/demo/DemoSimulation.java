package org.gannet.webapp.demo;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.VolumeSpec;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.InputStreamResource;

/** Nodes of a demo without QEMU. They live in memory: what they held is given to them again at the next start. */
@Configuration(proxyBeanMethods = false)
@Profile(DemoMain.PROFILE)
@ConditionalOnBooleanProperty("gannet.simulated")
class DemoSimulation {
    private static final Duration PACE = Duration.ofSeconds(3);

    @Bean
    SimulatedNodes simulatedNodes(DemoOptions options, Clock clock) {
        SimulatedNodes nodes = new SimulatedNodes(clock);
        for (int number = 1; number <= options.nodes(); number++) {
            nodes.add(
                    SimulatedNodes.facts(
                            DemoNodes.name(number).value(), 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200)),
                    PACE);
        }
        return nodes;
    }

    /** Gives a node the disks that it held before the demo ended. */
    static void restore(SimulatedNodes nodes, NodeName name, ClusterEngine engine) {
        SimulatedNode node = nodes.node(name);
        for (Instance instance : engine.view().state().instances().values()) {
            if (instance.primary().equals(name)) {
                instance.disks().forEach(disk -> restore(node, disk));
            }
        }
    }

    private static void restore(SimulatedNode node, Disk disk) {
        if (disk.source() instanceof VolumeSpec.Source.CloneOf clone) {
            node.api().ensureImage(clone.image(), new InputStreamResource(InputStream.nullInputStream()));
        }
        node.api().ensureVolume(disk.volume(), new VolumeSpec(disk.format(), disk.size(), disk.source()));
    }
}
