package org.gannet.backend.clusters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Problems;
import org.gannet.base.GroupId;
import org.gannet.base.Tag;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Level;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Overrides;
import org.springframework.stereotype.Service;

/** Reads groups of nodes and what holds for the whole cluster; for administrators and helpdesk. */
@Service
public class GroupQueries {
    private final ClusterEngine engine;
    private final Access access;

    GroupQueries(ClusterEngine engine, Access access) {
        this.engine = engine;
        this.access = access;
    }

    /**
     * By name.
     * @param text that the name contains, in upper or lower case; empty for all
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    public Page<GroupView> list(Actor actor, String text, PageQuery query) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Group> found = state.groups().values().stream()
                .filter(group -> group.name().value().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(Comparator.comparing(Group::name))
                .toList();
        return Page.of(found, query).map(group -> view(state, group));
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND */
    public GroupView get(Actor actor, GroupId id) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        return state.findGroup(id).map(group -> view(state, group)).orElseThrow(() -> Problems.notFound("group"));
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public SettingsView settings(Actor actor) {
        access.requireSeesCluster(actor);
        ClusterSettings settings = engine.view().state().settings();
        List<ParameterView> parameters = new ArrayList<>();
        parameters.addAll(ParameterViews.of("policy", chain(settings.policy(), Optional.empty())));
        parameters.addAll(ParameterViews.of("node", chain(settings.node(), Optional.empty())));
        parameters.addAll(ParameterViews.of("disk", chain(settings.disk(), Optional.empty())));
        parameters.addAll(ParameterViews.of("hypervisor", chain(settings.hypervisor(), Optional.empty())));
        return new SettingsView(
                settings.name(),
                settings.templates().stream().map(Enum::name).toList(),
                settings.macPrefix().map(Object::toString),
                settings.watcher().pausedUntil(),
                settings.watcher().restartLimit(),
                settings.watcher().restartWindow(),
                parameters,
                settings.tags().all().stream().map(Tag::value).toList());
    }

    private static GroupView view(ClusterState state, Group group) {
        ClusterSettings cluster = state.settings();
        List<Node> nodes = state.nodesIn(group.id());
        List<ParameterView> parameters = new ArrayList<>();
        parameters.addAll(ParameterViews.of("policy", chain(cluster.policy(), Optional.of(group.policy()))));
        parameters.addAll(ParameterViews.of("node", chain(cluster.node(), Optional.of(group.node()))));
        parameters.addAll(ParameterViews.of("disk", chain(cluster.disk(), Optional.of(group.disk()))));
        parameters.addAll(
                ParameterViews.of("hypervisor", chain(cluster.hypervisor(), Optional.of(group.hypervisor()))));
        return new GroupView(
                group.id(),
                group.name().value(),
                group.allocation().name(),
                nodes.stream().map(node -> node.name().value()).toList(),
                machines(state, nodes),
                group.networks().stream()
                        .map(connection -> connection(state, group, connection))
                        .toList(),
                parameters,
                group.tags().all().stream().map(Tag::value).toList());
    }

    /** How many machines live there. */
    static int machines(ClusterState state, List<Node> nodes) {
        long machines = nodes.stream()
                .flatMap(node -> state.instancesOn(node.name()).stream()
                        .filter(instance -> instance.primary().equals(node.name())))
                .count();
        return Math.toIntExact(machines);
    }

    static ConnectionView connection(ClusterState state, Group group, Connection connection) {
        return new ConnectionView(
                group.id(),
                group.name().value(),
                connection.network(),
                state.findNetwork(connection.network())
                        .map(network -> network.name().value())
                        .orElse(""),
                connection.mode().name(),
                connection.link(),
                connection.vlan().map(Object::toString).orElse(""));
    }

    private static <P extends Record & Overrides<P>> Inheritance.Chain<P> chain(P cluster, Optional<P> group) {
        return new Inheritance.Chain<>(Stream.concat(
                        Stream.of(new Inheritance.Layer<>(Level.CLUSTER, cluster)),
                        group.stream().map(own -> new Inheritance.Layer<>(Level.GROUP, own)))
                .toList());
    }
}
