package org.gannet.engine.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.event.Fact;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.UseHistory;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** What each node last said; an older generation never replaces a newer one. Safe for many threads; none waits here. */
public final class Observations {
    private final Supplier<Moment> now;
    private final EventStream events;
    private final Consumer<List<Fact>> note;
    /** Never changed, but replaced: whoever has read it has all of one moment. */
    private volatile PSortedMap<NodeName, Observation> byNode = TreePMap.empty();

    /** @param note records what was observed; must not wait */
    public Observations(Supplier<Moment> now, EventStream events, Consumer<List<Fact>> note) {
        this.now = now;
        this.events = events;
        this.note = note;
    }

    /** One per node that is watched, in the order of names. Copies nothing; does not change any more. */
    public Map<NodeName, Observation> all() {
        return byNode;
    }

    public Optional<Observation> find(NodeName node) {
        return Optional.ofNullable(byNode.get(node));
    }

    /** From now on silence is counted. */
    void begin(NodeName node) {
        Observation silent = new Observation(node, now.get(), Optional.empty(), Optional.empty());
        update(node, known -> known == null ? silent : known);
    }

    void forget(NodeName node) {
        update(node, known -> null);
    }

    /**
     * Takes a report in.
     * @param asked when the node was asked for it
     * @return the one before, whether replaced or newer
     */
    Optional<Observation> accept(NodeName node, Moment asked, NodeReport report) {
        Observation next = new Observation(node, asked, Optional.of(report), Optional.empty());
        Observation before = update(
                node,
                known -> known == null || isNewer(report, known)
                        ? next.after(known == null ? UseHistory.NONE : known.past())
                        : known);
        Optional<Observation> last = Optional.ofNullable(before);
        if (last.isEmpty() || isNewer(report, last.get())) {
            tell(last, next);
        }
        return last;
    }

    private static boolean isNewer(NodeReport report, Observation known) {
        return known.report()
                .map(old -> old.generation().compareTo(report.generation()) < 0)
                .orElse(true);
    }

    /** The node did not answer; what it said before stays, and grows old. */
    void acceptSilence(NodeName node, Problem why) {
        update(node, known -> known == null ? null : known.silent(why));
    }

    /** @return the one before */
    private synchronized @Nullable Observation update(
            NodeName node, Function<@Nullable Observation, @Nullable Observation> next) {
        Observation known = byNode.get(node);
        Observation now = next.apply(known);
        byNode = now == null ? byNode.minus(node) : byNode.plus(node, now);
        return known;
    }

    private void tell(Optional<Observation> before, Observation next) {
        List<Fact> facts = new ArrayList<>();
        for (VmReport vm : next.report().orElseThrow().vms()) {
            Optional<VmReport.State> was =
                    before.flatMap(old -> old.findVm(vm.id())).map(VmReport::state);
            if (!was.equals(Optional.of(vm.state()))) {
                facts.add(new Fact.MachineSeen(next.node(), vm.id(), Optional.of(vm.state())));
            }
        }
        before.flatMap(Observation::report)
                .ifPresent(old -> old.vms().stream()
                        .map(VmReport::id)
                        .filter(id -> next.findVm(id).isEmpty())
                        .forEach(id -> facts.add(new Fact.MachineSeen(next.node(), id, Optional.empty()))));
        note.accept(facts);
        events.hint(new EngineEvent.NodeReported(next.node()));
    }
}
