package org.gannet.engine.reconcile;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.execution.Ledger;
import org.gannet.engine.execution.Lifetime;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.cluster.RedistributeConfiguration;
import org.gannet.engine.spi.ConfigurationSource;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.InputStreamResource;

/**
 * Puts copies of the cluster's configuration on some nodes, in case the database is lost: after changes, so many of
 * them at once as there were meanwhile. Safe for many threads.
 */
public final class ConfigurationKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationKeeper.class);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(10);
    /** What changes within this time is sent together. */
    private static final Duration COALESCED = Duration.ofMinutes(1);
    /** Longer than this, and somebody should know. */
    private static final Duration TOLERATED = Duration.ofMinutes(10);

    private final Ledger ledger;
    private final NodeDirectory directory;
    private final Observations observations;
    private final Lifetime lifetime;
    private final Supplier<Moment> now;
    private final Duration silentAfter;
    private final LongSupplier epoch;
    /** The newest that each node is known to keep, of those that this process has sent. */
    private final Map<NodeName, Long> kept = new ConcurrentHashMap<>();
    /** Nodes that took none when they were last asked to. */
    private final Map<NodeName, Refusal> refusals = new ConcurrentHashMap<>();
    /** Since when there is something that no node keeps. */
    private volatile Optional<Moment> missed = Optional.empty();

    private volatile Optional<ConfigurationSource> source = Optional.empty();

    /** @param since the first of those that followed each other */
    private record Refusal(Moment since, String message) {}

    /** @param epoch in which this engine leads */
    public ConfigurationKeeper(
            Ledger ledger,
            NodeDirectory directory,
            Observations observations,
            Lifetime lifetime,
            Supplier<Moment> now,
            Duration silentAfter,
            LongSupplier epoch) {
        this.ledger = ledger;
        this.directory = directory;
        this.observations = observations;
        this.lifetime = lifetime;
        this.now = now;
        this.silentAfter = silentAfter;
        this.epoch = epoch;
    }

    /** From now on copies are sent by themselves. Once. */
    public void begin(ConfigurationSource from) {
        source = Optional.of(from);
        lifetime.start("keep the configuration", this::keep);
    }

    /** What has been amiss for so long that somebody should know. */
    public CopiesOnNodes copies() {
        Moment at = now.get();
        Map<NodeName, String> told = new HashMap<>();
        refusals.forEach((node, refusal) -> {
            if (isTooLong(refusal.since(), at)) {
                told.put(node, refusal.message());
            }
        });
        return new CopiesOnNodes(missed.filter(since -> isTooLong(since, at)).map(Moment::wall), told);
    }

    private static boolean isTooLong(Moment since, Moment at) {
        return at.since(since).compareTo(TOLERATED) > 0;
    }

    private void keep() {
        while (true) {
            lifetime.pause(LOOKS_EVERY);
            ClusterState state = ledger.state();
            if (missed.isEmpty() && kept.values().stream().noneMatch(last -> last >= state.revision())) {
                missed = Optional.of(now.get());
            }
            List<Node> due = due(state);
            if (!due.isEmpty()) {
                sendTo(due);
                lifetime.pause(COALESCED);
            }
            kept.keySet().removeIf(node -> ledger.state().findNode(node).isEmpty());
            refusals.keySet().removeIf(node -> !isAnswering(node));
        }
    }

    private List<Node> due(ClusterState state) {
        List<Node> due = new ArrayList<>();
        for (Node node : RedistributeConfiguration.keepers(state, this::isAnswering)) {
            Long last = kept.get(node.name());
            if (last == null || last < state.revision()) {
                due.add(node);
            }
        }
        return due;
    }

    private boolean isAnswering(NodeName node) {
        return observations
                .find(node)
                .filter(last -> last.isAnswering(now.get(), silentAfter))
                .isPresent();
    }

    private void sendTo(List<Node> nodes) {
        try {
            ConfigurationSource.Snapshot snapshot = take();
            for (Node node : nodes) {
                try {
                    send(node, snapshot);
                } catch (ProblemException e) {
                    LOG.debug("Node {} does not keep the configuration now", node.name(), e);
                    refusals.compute(
                            node.name(),
                            (name, known) -> new Refusal(
                                    known == null ? now.get() : known.since(),
                                    e.problem().message()));
                }
            }
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("The configuration could not be put on nodes; tried again", e);
        }
    }

    /** Sends the present configuration to this node. @throws ProblemException what the node says */
    public void sendTo(Node node) {
        send(node, take());
    }

    private ConfigurationSource.Snapshot take() {
        return source.orElseGet(() -> new StateAsConfiguration(ledger::state)).take();
    }

    private void send(Node node, ConfigurationSource.Snapshot snapshot) {
        NodeApi api = directory.get(node.name(), node.address());
        api.ensureConfiguration(
                epoch.getAsLong(),
                snapshot.revision(),
                new InputStreamResource(new ByteArrayInputStream(snapshot.content())));
        kept.merge(node.name(), snapshot.revision(), Math::max);
        refusals.remove(node.name());
        missed = Optional.empty();
    }
}
