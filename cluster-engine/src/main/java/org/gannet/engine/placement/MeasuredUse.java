package org.gannet.engine.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.gannet.base.InstanceId;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;

/**
 * What machines really use: processors, memory, disk and network, on average since they came into the state in which
 * they are, each compared with the mean of all machines that were measured. One as the mean is 1. What runs too short
 * to be measured counts as the mean, what does not run as nothing.
 */
final class MeasuredUse {
    /** Before, it is mostly its start that is measured. */
    private static final Duration SHORTEST = Duration.ofMinutes(2);

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
                .flatMap(vm -> vm.usage().flatMap(usage -> rate(usage, vm.since(), at.orElse(vm.since()))))
                .ifPresent(rate -> rates.put(id, rate));
    }

    private static Optional<Utilization> rate(VmReport.Usage usage, Instant since, Instant at) {
        Duration time = Duration.between(since, at);
        if (time.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        double seconds = time.toMillis() / 1000.0;
        return Optional.of(new Utilization(
                usage.cpuSeconds() / seconds,
                usage.residentMemory().bytes(),
                (usage.diskReadBytes() + usage.diskWrittenBytes()) / seconds,
                (usage.networkReceivedBytes() + usage.networkSentBytes()) / seconds));
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
