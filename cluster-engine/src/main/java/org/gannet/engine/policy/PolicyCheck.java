package org.gannet.engine.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.base.DiskTemplate;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Level;
import org.gannet.engine.model.Specs;

/** Compares instances with the policy of a group. An instance must fit any one of the ranges. */
public record PolicyCheck(Inheritance.Chain<InstancePolicy> policy, List<DiskTemplate> enabled) {
    /** Of a group's nodes; of the cluster alone when there is no group. */
    public static PolicyCheck of(ClusterState state, Optional<Group> group) {
        return new PolicyCheck(
                new Inheritance(state).policy(group), state.settings().templates());
    }

    /** All that is against it; for the ranges, what is against the one that fits best. */
    public List<Violation> violations(Asked asked) {
        InstancePolicy holds = policy.effective();
        List<Violation> violations = new ArrayList<>(holds.ranges().orElseThrow().stream()
                .map(range -> against(range, asked))
                .min(Comparator.comparingInt(List::size))
                .orElse(List.of()));
        asked.templates().forEach(template -> against(template, holds).ifPresent(violations::add));
        return List.copyOf(violations);
    }

    private Optional<Violation> against(DiskTemplate template, InstancePolicy holds) {
        if (!enabled.contains(template)) {
            return Optional.of(new Violation("templates", Level.CLUSTER, "disks on " + template, words(enabled)));
        }
        List<DiskTemplate> allowed = holds.templates().orElseThrow();
        return allowed.contains(template)
                ? Optional.empty()
                : Optional.of(
                        new Violation("templates", policy.origin("templates"), "disks on " + template, words(allowed)));
    }

    private static String words(List<DiskTemplate> templates) {
        return templates.stream().map(DiskTemplate::name).collect(Collectors.joining(", "));
    }

    private List<Violation> against(InstancePolicy.Range range, Asked asked) {
        Specs min = range.min();
        Specs max = range.max();
        Supplier<Level> level = () -> policy.origin("ranges");
        List<Violation> found = new ArrayList<>();
        add(found, level, "memory", asked.memory(), min.memory(), max.memory(), " of memory");
        asked.least()
                .ifPresent(least ->
                        add(found, level, "memory", least, min.memory(), max.memory(), " of memory at the least"));
        add(found, level, "vcpus", asked.vcpus(), min.vcpus(), max.vcpus(), " vCPUs");
        add(found, level, "diskCount", asked.disks().size(), min.diskCount(), max.diskCount(), " disks");
        asked.disks().stream()
                .distinct()
                .forEach(size -> add(found, level, "diskSize", size, min.diskSize(), max.diskSize(), " for a disk"));
        add(found, level, "nicCount", asked.nics(), min.nicCount(), max.nicCount(), " network cards");
        add(found, level, "spindleUse", asked.spindles(), min.spindleUse(), max.spindleUse(), " use of spindles");
        return found;
    }

    private static <T extends Comparable<T>> void add(
            List<Violation> found, Supplier<Level> level, String rule, T asked, T min, T max, String what) {
        if (asked.compareTo(min) < 0 || asked.compareTo(max) > 0) {
            found.add(new Violation(rule, level.get(), asked + what, min.equals(max) ? "" + min : min + " to " + max));
        }
    }

    /** The refusal when there is anything against it. @param message what is not done */
    public Optional<Problem> refusal(Asked asked, String message) {
        List<Violation> violations = violations(asked);
        return violations.isEmpty() ? Optional.empty() : Optional.of(Violation.refusal(violations, message));
    }
}
