package org.gannet.engine.operation;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.operation.step.Step;

/**
 * What jobs still work with that have begun, although the state may not tell any more.
 * @param volumes that their steps name
 * @param nodes that their steps name
 */
public record Claims(Set<VolumeId> volumes, Set<NodeName> nodes) {
    public static final Claims NONE = new Claims(Set.of(), Set.of());

    /** @param unended jobs that have not ended */
    public static Claims of(Collection<Job> unended) {
        Set<Step> steps = unended.stream()
                .flatMap(job -> job.steps().stream())
                .map(step -> step.step())
                .collect(Collectors.toSet());
        return new Claims(
                steps.stream().flatMap(step -> step.volume().stream()).collect(Collectors.toUnmodifiableSet()),
                steps.stream().map(Step::node).collect(Collectors.toUnmodifiableSet()));
    }
}
