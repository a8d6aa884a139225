package org.gannet.engine.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.UseHistory;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;

/**
 * What machines really use: processors, disk and network on average over about the last hour, or since they run as they
 * do where that, or what is known of them, is shorter; and memory now. Each is compared with the mean of all machines
 * that were measured: one as the mean is 1. What runs too short to be measured counts as the mean, what does not run as
 * nothing.
 */
final class MeasuredUse {
    /** Before, it is mostly its start that is measured. */
    private static final Duration SHORTEST = Duration.ofMinutes(2);

    /** What a process has used when it begins. */
    private static final VmReport.Usage NOTHING = new VmReport.Usage(0, ByteSize.ZERO, 0, 0, 0, 0);

    private final Map<InstanceId, Utilization> measured = new HashMap<>();

    MeasuredUse(Allocation cluster) {
        ClusterState state = cluster.state();
        Map<InstanceId, Utilization> rates = new HashMap<>();
        for (Instance instance : state.instances().values()) {
            Optional.ofNullable(cluster.observations().get(instance.primary()))
                    .filter(seen -> seen.isAnswering(cluster.now(), cluster.silentAfter()))
                    .ifPresent(seen -> measure(instance.id(), seen, rates));
        }
        Utilization mean = mean(rates.values());
        rates.forEach((id, rate) -> measured.put(id, compared(rate, mean)));
    }

    private void measure(InstanceId id, Observation seen, Map<InstanceId, Utilization> rates) {
        if (!seen.hasAlive(id)) {
            measured.put(id, Utilization.ZERO);
            return;
        }
        Optional<Instant> at = seen.report().map(NodeReport::at);
        seen.findVm(id)
                .flatMap(vm -> vm.usage().flatMap(usage -> rate(vm, usage, seen.past(), at.orElse(vm.since()))))
                .ifPresent(rate -> rates.put(id, rate));
    }

    private static Optional<Utilization> rate(VmReport vm, VmReport.Usage usage, UseHistory past, Instant at) {
        return past.before(vm, at)
                .flatMap(then -> Optional.ofNullable(then.used().get(vm.id()))
                        .filter(used -> isPast(used, usage))
                        .flatMap(used -> rate(usage, used, then.at(), at)))
                .or(() -> rate(usage, NOTHING, vm.since(), at));
    }

    /** Counters only grow; others are of another process. */
    private static boolean isPast(VmReport.Usage then, VmReport.Usage now) {
        return then.cpuSeconds() <= now.cpuSeconds() && disk(then) <= disk(now) && network(then) <= network(now);
    }

    private static Optional<Utilization> rate(VmReport.Usage usage, VmReport.Usage before, Instant since, Instant at) {
        Duration time = Duration.between(since, at);
        if (time.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        double seconds = time.toMillis() / 1000.0;
        return Optional.of(new Utilization(
                (usage.cpuSeconds() - before.cpuSeconds()) / seconds,
                usage.residentMemory().bytes(),
                (disk(usage) - disk(before)) / seconds,
                (network(usage) - network(before)) / seconds));
    }

    private static double disk(VmReport.Usage usage) {
        return (double) usage.diskReadBytes() + usage.diskWrittenBytes();
    }

    private static double network(VmReport.Usage usage) {
        return (double) usage.networkReceivedBytes() + usage.networkSentBytes();
    }

    private static Utilization mean(Collection<Utilization> rates) {
        return new Utilization(
                mean(rates, Utilization::cpu),
                mean(rates, Utilization::memory),
                mean(rates, Utilization::disk),
                mean(rates, Utilization::network));
    }

    private static double mean(Collection<Utilization> rates, ToDoubleFunction<Utilization> what) {
        return rates.stream().mapToDouble(what).average().orElse(0);
    }

    private static Utilization compared(Utilization rate, Utilization mean) {
        return new Utilization(
                share(rate.cpu(), mean.cpu()),
                share(rate.memory(), mean.memory()),
                share(rate.disk(), mean.disk()),
                share(rate.network(), mean.network()));
    }

    /** What nobody uses is alike everywhere. */
    private static double share(double rate, double mean) {
        return mean == 0 ? 1 : rate / mean;
    }

    Utilization of(Instance instance) {
        return measured.getOrDefault(instance.id(), Utilization.UNMEASURED);
    }
}
