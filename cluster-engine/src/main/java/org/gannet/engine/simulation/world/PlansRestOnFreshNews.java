package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.step.AwaitStart;
import org.gannet.engine.operation.step.Step;

/**
 * No job begins on a node that the engine has not heard of for long: silence is not a state to plan over. Nor on what
 * the node of its machine has said before another job with this machine ended.
 */
final class PlansRestOnFreshNews implements Invariant {
    /** As long as a report is believed, and as long as the commit of a plan may take to reach the store. */
    private static final Duration OLDEST = Duration.ofSeconds(45);

    private final World world;
    /** When the last job that did something with each machine ended. */
    private final Map<InstanceId, Long> ends = new HashMap<>();

    PlansRestOnFreshNews(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "plans rest on fresh news";
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        boolean begins = before.filter(job -> job.steps().isEmpty()).isPresent()
                && !after.steps().isEmpty();
        boolean hasPlan = begins || (after.steps().isEmpty() && after.state() == JobState.SUCCEEDED);
        // A creation, asked for again, rests on nothing but the room that there is; another name on nothing at all.
        if (hasPlan && restsOnNews(after)) {
            after.instance()
                    .flatMap(world.store().state()::findInstance)
                    .filter(instance -> !settlesOnlyThere(after, instance))
                    .ifPresent(instance -> requireSinceLastEnd(after, instance));
        }
        if (after.state().isEnded() && !after.steps().isEmpty()) {
            after.instance().ifPresent(id -> ends.put(id, world.now()));
        }
        if (begins) {
            after.steps().stream()
                    .map(JobStep::step)
                    // That waits for one that need not have been heard of.
                    .filter(step -> !(step instanceof AwaitStart))
                    .map(Step::node)
                    .distinct()
                    .forEach(node -> require(after, node));
        }
    }

    /** A cold move whose new node never knew the machine is given up there: its old node need not be asked. */
    private static boolean settlesOnlyThere(Job job, Instance instance) {
        return instance.incoming()
                .filter(Incoming::cold)
                .filter(home -> !job.steps().isEmpty()
                        && job.steps().stream()
                                .allMatch(step -> step.step().node().equals(home.node())))
                .isPresent();
    }

    private boolean restsOnNews(Job job) {
        return !job.parameters().operation().observes(world.store().state()).isEmpty();
    }

    /** Of several engines it is enough that one has heard of it: any may be the one that planned. */
    private void require(Job job, NodeName node) {
        boolean heard = world.engines().stream()
                .flatMap(host -> host.engine().stream())
                .map(engine -> engine.view().observations().get(node))
                .anyMatch(observation -> observation != null && isFresh(observation));
        boolean anyone = world.engines().stream().anyMatch(host -> host.engine().isPresent());
        if (anyone && !heard) {
            world.invariants().broken(this, world.names().of(job.id()) + " begins on " + node + ", not heard of");
        }
    }

    private void requireSinceLastEnd(Job job, Instance instance) {
        Long ended = ends.get(instance.id());
        boolean heard = ended == null
                || news(instance.primary()).anyMatch(last -> last.receivedAt().nanos() >= ended);
        boolean anyone = world.engines().stream().anyMatch(host -> host.engine().isPresent());
        if (anyone && !heard) {
            world.invariants()
                    .broken(
                            this,
                            world.names().of(job.id()) + " was planned over what " + instance.primary()
                                    + " had said before the last job with its machine ended");
        }
    }

    private Stream<Observation> news(NodeName node) {
        return world.engines().stream()
                .flatMap(host -> host.engine().stream())
                .flatMap(engine ->
                        Optional.ofNullable(engine.view().observations().get(node)).stream());
    }

    private boolean isFresh(Observation observation) {
        long age = world.now() - observation.receivedAt().nanos();
        return observation.report().isPresent() && age <= OLDEST.toNanos();
    }
}
