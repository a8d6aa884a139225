package org.gannet.engine.operation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.operation.step.Step;

/**
 * What jobs still work with that have begun, although the state may not tell any more.
 * @param volumes that their steps name
 * @param nodes that their steps name
 * @param maintained nodes that maintenance has taken out, or will, since it has begun; of others than the one that is
 *     planned
 */
public record Claims(Set<VolumeId> volumes, Set<NodeName> nodes, List<Maintained> maintained) {
    public static final Claims NONE = new Claims(Set.of(), Set.of(), List.of());

    /**
     * Nodes that a job is to take out or back.
     * @param waitsForWord whether it is held
     */
    public record Maintained(
            JobId job, String title, String actor, GroupId group, Set<NodeName> nodes, boolean waitsForWord) {
        public Maintained {
            nodes = Set.copyOf(nodes);
        }
    }

    /**
     * @param unended jobs that have not ended
     * @param planned the one for which this is asked, if it is one of them
     */
    public static Claims of(Collection<Job> unended, Optional<Job> planned) {
        Set<Step> steps = unended.stream()
                .flatMap(job -> job.steps().stream())
                .map(step -> step.step())
                .collect(Collectors.toSet());
        return new Claims(
                steps.stream().flatMap(step -> step.volume().stream()).collect(Collectors.toUnmodifiableSet()),
                steps.stream().map(Step::node).collect(Collectors.toUnmodifiableSet()),
                planned.filter(Claims::isPart).isPresent()
                        ? List.of()
                        : unended.stream()
                                .filter(Claims::isPart)
                                .flatMap(Claims::maintained)
                                .toList());
    }

    /** Of a whole that has begun: only what another job has asked for is looked after. */
    private static boolean isPart(Job job) {
        return job.hold().isPresent();
    }

    private static Stream<Maintained> maintained(Job job) {
        return job.parameters() instanceof Maintains nodes
                ? Stream.of(new Maintained(
                        job.id(),
                        job.title(),
                        job.actor(),
                        nodes.group(),
                        Set.copyOf(nodes.nodes()),
                        job.waitsForWord()))
                : Stream.empty();
    }
}
