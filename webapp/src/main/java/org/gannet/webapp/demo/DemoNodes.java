package org.gannet.webapp.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gannet.agent.boot.AgentServer;
import org.gannet.agent.boot.AgentSettings;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.ClusterService;
import org.gannet.backend.engine.ClusterCertificates;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.simulation.SimulatedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The demo's nodes: agents in this process, each with a directory and a loopback address of its own. They end after the
 * engine, and switch their guests off unless these are to be kept.
 */
@Component
@Profile(DemoMain.PROFILE)
class DemoNodes implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DemoNodes.class);
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration CERTIFICATES_EVERY = Duration.ofDays(1);
    private static final int PORTS_PER_NODE = 32;
    /** Left for everything that is no guest. */
    private static final ByteSize RESERVED = ByteSize.ofGibibytes(1);

    private final DemoOptions options;
    private final DemoDirectory directory;
    private final Announcer announcer;
    private final ClusterService cluster;
    private final ClusterCertificates certificates;
    private final ClusterEngine engine;
    private final ObjectProvider<SimulatedNodes> simulated;
    private final List<AgentServer> agents = new CopyOnWriteArrayList<>();
    private final Set<Thread> renewals = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    DemoNodes(
            DemoOptions options,
            DemoDirectory directory,
            Announcer announcer,
            ClusterService cluster,
            ClusterCertificates certificates,
            ClusterEngine engine,
            ObjectProvider<SimulatedNodes> simulated) {
        this.options = options;
        this.directory = directory;
        this.announcer = announcer;
        this.cluster = cluster;
        this.certificates = certificates;
        this.engine = engine;
        this.simulated = simulated;
    }

    static NodeName name(int number) {
        return new NodeName("node" + number);
    }

    /** Starts one node and makes it part of the cluster; nothing when the demo is ending. */
    void ensureNode(int number) throws IOException {
        NodeName name = name(number);
        if (options.simulated()) {
            simulated.ifAvailable(nodes -> DemoSimulation.restore(nodes, name, engine));
            cluster.addNode(Actor.system(), name.value(), "127.0.0." + number + ":1");
            return;
        }
        AgentServer agent = startAgent(number);
        synchronized (this) {
            if (!running) {
                agent.close();
                return;
            }
            agents.add(agent);
            renewals.add(Thread.ofVirtual().name("certificates of " + name).start(() -> renewCertificates(number)));
        }
        cluster.addNode(Actor.system(), name.value(), agent.uri().getAuthority());
    }

    /** Before they end, however long the demo runs: the agents see it. */
    private void renewCertificates(int number) {
        try {
            while (true) {
                Thread.sleep(CERTIFICATES_EVERY);
                try {
                    writeCertificates(number);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("The certificates of {} were not renewed; tried again tomorrow", name(number), e);
                }
            }
        } catch (InterruptedException e) {
            // The demo ends.
            Thread.currentThread().interrupt();
        }
    }

    private Path writeCertificates(int number) throws IOException {
        Path tls = PrivateFiles.directory(directory.node(number).resolve("tls"));
        certificates.writeNodeFiles(name(number), List.of("127.0.0." + number), tls);
        return tls;
    }

    private AgentServer startAgent(int number) throws IOException {
        String address = "127.0.0." + number;
        Path own = directory.node(number);
        Path tls = writeCertificates(number);
        Path portFile = own.resolve("port");
        int last = lastPort(portFile);
        AgentServer agent;
        try {
            agent = AgentServer.start(settings(number, address, last, own, tls));
        } catch (IllegalStateException e) {
            if (last == 0) {
                throw e;
            }
            LOG.info("Port {} of {} cannot be used again: {}", last, address, e.getMessage());
            agent = AgentServer.start(settings(number, address, 0, own, tls));
        }
        Files.writeString(portFile, agent.uri().getPort() + "\n");
        return agent;
    }

    private AgentSettings settings(int number, String address, int port, Path own, Path tls) throws IOException {
        return new AgentSettings(
                name(number),
                own,
                directory.runDirectory(number),
                address,
                port,
                migrationPorts(number),
                options.accel(),
                tls,
                new AgentSettings.Offer(Optional.empty(), Optional.of(share()), Optional.empty()));
    }

    /** The same port as before when it is free, so that machines found again and their node agree on it. */
    private static int lastPort(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65535 ? Integer.parseInt(text) : 0;
    }

    /** Others than another demo's on this computer, most likely. */
    private PortRange migrationPorts(int number) {
        int slot = Math.floorMod(directory.root().hashCode(), 60) * (DemoOptions.MOST_NODES + 1) + number;
        int first = 12_000 + slot * PORTS_PER_NODE;
        return new PortRange(first, first + PORTS_PER_NODE - 1);
    }

    private ByteSize share() {
        var system = (com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        ByteSize total = new ByteSize(system.getTotalMemorySize()).minusOrZero(RESERVED);
        return ByteSize.ofMebibytes(Math.max(512, total.mebibytes() / options.nodes()));
    }

    @Override
    public synchronized void start() {
        running = true;
    }

    @Override
    public void stop() {
        List<AgentServer> ending;
        synchronized (this) {
            running = false;
            renewals.forEach(Thread::interrupt);
            renewals.clear();
            ending = List.copyOf(agents);
            agents.clear();
        }
        if (!options.keep() && !ending.isEmpty()) {
            try (Announcer.Ongoing _ = announcer.during("Switching machines off")) {
                List<Thread> threads = ending.stream()
                        .map(agent -> Thread.ofVirtual().start(() -> agent.stopGuests(GRACE)))
                        .toList();
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ending.forEach(AgentServer::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Ends after the engine. */
    @Override
    public int getPhase() {
        return -1000;
    }
}
