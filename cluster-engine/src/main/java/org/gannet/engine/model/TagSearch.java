package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.gannet.base.Subject;
import org.gannet.base.Tag;
import org.gannet.base.Tags;

/** Finds things by their tags: the cluster first, then groups, nodes, networks and instances, each in their order. */
public record TagSearch(ClusterState state) {
    /** A thing and one of its tags. */
    public record Found(Subject subject, Tag tag) {}

    /**
     * Whoever shows this to tenants must leave out what is not theirs.
     * @param wanted which tags; each thing is named once for each of its tags
     * @param limit at most so many
     */
    public List<Found> find(Predicate<Tag> wanted, int limit) {
        List<Found> found = new ArrayList<>();
        add(found, new Subject.OfCluster(), state.settings().tags(), wanted, limit);
        state.groups()
                .values()
                .forEach(group -> add(found, new Subject.OfGroup(group.id()), group.tags(), wanted, limit));
        state.nodes().values().forEach(node -> add(found, new Subject.OfNode(node.name()), node.tags(), wanted, limit));
        state.networks()
                .values()
                .forEach(network -> add(found, new Subject.OfNetwork(network.id()), network.tags(), wanted, limit));
        state.instances()
                .values()
                .forEach(instance -> add(found, new Subject.OfInstance(instance.id()), instance.tags(), wanted, limit));
        return List.copyOf(found);
    }

    private static void add(List<Found> found, Subject subject, Tags tags, Predicate<Tag> wanted, int limit) {
        tags.all().stream()
                .filter(wanted)
                .limit(Math.max(0, limit - found.size()))
                .forEach(tag -> found.add(new Found(subject, tag)));
    }
}
