package org.gannet.engine.reconcile;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.event.Fact;
import org.gannet.engine.execution.Ledger;
import org.gannet.engine.execution.Lifetime;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every node for its report again and again, one thread per node, so that a slow one delays no other. */
public final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    /** A module that is loaded, a file system that is mounted: seen without a restart of the node's agent. */
    private static final Duration FACTS_AGAIN = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final NodeDirectory directory;
    private final Observations observations;
    private final Lifetime lifetime;
    private final Supplier<Moment> now;
    private final Duration every;
    private final Duration silentAfter;
    private final Consumer<NodeName> afterReport;
    private final Set<NodeName> watched = new HashSet<>();
    /** What each node last told of itself. */
    private final Map<NodeName, Told> factsOf = new ConcurrentHashMap<>();

    /**
     * A node's facts. What a job wrote meanwhile may hold older ones, so they are compared after each report.
     * @param epoch of the report after which it told them
     */
    private record Told(long epoch, Moment at, NodeFacts facts) {
        boolean holds(long newest, Moment now) {
            return epoch >= newest && now.since(at).compareTo(FACTS_AGAIN) < 0;
        }
    }

    /** @param afterReport called after each report that came by watching */
    public NodeWatch(
            Ledger ledger,
            NodeDirectory directory,
            Observations observations,
            Lifetime lifetime,
            Supplier<Moment> now,
            Duration every,
            Duration silentAfter,
            Consumer<NodeName> afterReport) {
        this.ledger = ledger;
        this.directory = directory;
        this.observations = observations;
        this.lifetime = lifetime;
        this.now = now;
        this.every = every;
        this.silentAfter = silentAfter;
        this.afterReport = afterReport;
    }

    /** Watches every node of the state, and from now on those that come into it. */
    public void begin() {
        watchAll();
        lifetime.start("watch for nodes", () -> {
            while (true) {
                lifetime.pause(every);
                watchAll();
            }
        });
    }

    /** Watches every node of the state that is not watched yet. */
    public void watchAll() {
        ledger.state().nodes().keySet().forEach(this::watch);
    }

    private void watch(NodeName name) {
        synchronized (watched) {
            if (!watched.add(name)) {
                return;
            }
        }
        observations.begin(name);
        lifetime.start("watch " + name, () -> watchLoop(name));
    }

    private void watchLoop(NodeName name) {
        boolean answering = true;
        while (true) {
            Optional<Node> node = ledger.state().findNode(name);
            if (node.isEmpty()) {
                synchronized (watched) {
                    watched.remove(name);
                }
                observations.forget(name);
                factsOf.remove(name);
                return;
            }
            if (!node.get().offline() && ask(node.get())) {
                afterReport.accept(name);
            }
            boolean answersNow = observations
                    .find(name)
                    .filter(last -> last.isAnswering(now.get(), silentAfter))
                    .isPresent();
            if (answersNow != answering) {
                answering = answersNow;
                LOG.info("Node {} {}", name, answersNow ? "answers" : "does not answer");
                ledger.note(List.of(new Fact.NodeSeen(name, answersNow)));
            }
            lifetime.pause(every);
        }
    }

    /** Fresh reports of these nodes, now; those that do not answer stay as they were. */
    public void refresh(Set<NodeName> nodes) {
        nodes.stream()
                .sorted()
                .flatMap(name -> ledger.state().findNode(name).stream())
                .filter(node -> !node.offline())
                .forEach(this::ask);
    }

    /** @return whether it answered */
    private boolean ask(Node node) {
        try {
            NodeApi api = directory.get(node.name(), node.address());
            Moment asked = now.get();
            NodeReport report = api.report();
            observations.accept(node.name(), asked, report);
            long epoch = report.generation().epoch();
            Told told = factsOf.get(node.name());
            if (told == null || !told.holds(epoch, asked)) {
                told = new Told(epoch, asked, api.facts());
                factsOf.put(node.name(), told);
            }
            takeFacts(node, told.facts());
            return true;
        } catch (ProblemException e) {
            observations.acceptSilence(node.name(), e.problem());
        } catch (RuntimeException e) {
            if (e instanceof org.gannet.engine.execution.EngineClosedException) {
                throw e;
            }
            LOG.warn("Asking node {} failed", node.name(), e);
            observations.acceptSilence(
                    node.name(),
                    Problem.of(ErrorCode.INTERNAL, "A node could not be asked.").withInternal(node.name() + ": " + e));
        }
        return false;
    }

    private void takeFacts(Node node, NodeFacts facts) {
        if (!facts.name().equals(node.name())) {
            LOG.warn(
                    "Node {} at {} says that it is {}: its facts are ignored",
                    node.name(),
                    node.address(),
                    facts.name());
            return;
        }
        boolean known = ledger.state()
                .findNode(node.name())
                .filter(now -> now.facts().equals(facts))
                .isPresent();
        if (known) {
            return;
        }
        ledger.change(state -> state.findNode(node.name())
                .filter(now -> !now.facts().equals(facts))
                .map(now -> List.<Change>of(new Change.PutNode(now.withFacts(facts))))
                .orElse(List.of()));
    }
}
