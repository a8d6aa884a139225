package org.gannet.engine.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;

/**
 * What a node's machines had used at some moments of about the last hour, by the node's clock: with the newest report
 * it tells what they use now, not on average since they were started. Kept in memory only.
 * @param moments the earliest first
 */
public record UseHistory(List<At> moments) {
    public static final UseHistory NONE = new UseHistory(List.of());

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration APART = Duration.ofMinutes(10);

    public UseHistory {
        moments = List.copyOf(moments);
    }

    /** @param used of those that ran */
    public record At(Instant at, Map<InstanceId, VmReport.Usage> used) {
        public At {
            used = Map.copyOf(used);
        }
    }

    /** With what this report tells, if it is long enough since the last one that was kept. */
    public UseHistory with(NodeReport report) {
        if (!moments.isEmpty()) {
            Duration since = Duration.between(moments.getLast().at(), report.at());
            if (!since.isNegative() && since.compareTo(APART) < 0) {
                return this;
            }
            if (since.isNegative()) {
                // Its clock was set back: what was before can't be compared.
                return NONE.with(report);
            }
        }
        Map<InstanceId, VmReport.Usage> used = new HashMap<>();
        report.vms().forEach(vm -> vm.usage().ifPresent(usage -> used.put(vm.id(), usage)));
        List<At> all = new ArrayList<>(moments);
        all.add(new At(report.at(), used));
        while (all.size() > 1 && Duration.between(all.get(1).at(), report.at()).compareTo(LONGEST) >= 0) {
            all.removeFirst();
        }
        return new UseHistory(all);
    }

    /** The earliest moment at which the machine ran as it does now, if that is long enough ago to tell a rate. */
    public Optional<At> before(VmReport vm, Instant now) {
        return moments.stream()
                .filter(moment ->
                        !moment.at().isBefore(vm.since()) && moment.used().containsKey(vm.id()))
                .findFirst()
                .filter(moment -> Duration.between(moment.at(), now).compareTo(APART) >= 0);
    }
}
