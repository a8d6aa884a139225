package org.gannet.backend.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.gannet.backend.clusters.NodeNames;
import org.gannet.backend.images.CarriedImage;
import org.gannet.backend.projects.CarriedProject;
import org.gannet.backend.users.CarriedUser;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;

/**
 * Everything that operators and tenants have set, as it stands in a file of version {@value #VERSION}. Whoever changes
 * what this holds, or how anything inside is written, raises the version: a golden file reminds him.
 * @param format always {@value #FORMAT}
 */
record ConfigurationFile(
        String format,
        int version,
        QueueSettings queue,
        List<SubmissionRule> rules,
        ClusterSettings settings,
        List<Group> groups,
        List<Network> networks,
        List<Node> nodes,
        List<Instance> instances,
        List<CarriedUser> users,
        List<CarriedProject> projects,
        List<CarriedImage> images) {
    static final String FORMAT = "gannet-configuration";
    static final int VERSION = 2;

    ConfigurationFile {
        rules = List.copyOf(rules);
        groups = List.copyOf(groups);
        networks = List.copyOf(networks);
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
        users = List.copyOf(users);
        projects = List.copyOf(projects);
        images = List.copyOf(images);
    }

    static ConfigurationFile of(
            ClusterConfiguration cluster,
            List<CarriedUser> users,
            List<CarriedProject> projects,
            List<CarriedImage> images) {
        return new ConfigurationFile(
                FORMAT,
                VERSION,
                cluster.queue(),
                cluster.rules(),
                cluster.settings(),
                cluster.groups(),
                cluster.networks(),
                cluster.nodes(),
                cluster.instances(),
                users,
                projects,
                images);
    }

    /** What of it the engine keeps. */
    ClusterConfiguration cluster() {
        return new ClusterConfiguration(queue, rules, settings, groups, networks, nodes, instances);
    }

    /** What does not fit together, in words; empty when all does. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(cluster().faults());
        Set<String> logins = new HashSet<>();
        for (CarriedUser user : users) {
            once(logins, user.login(), "account", faults);
        }
        Set<String> names = new HashSet<>();
        Set<UUID> ids = new HashSet<>();
        for (CarriedProject project : projects) {
            once(names, project.name(), "project", faults);
            once(ids, project.id(), "project", faults);
            project.members().stream()
                    .filter(member -> !logins.contains(member.login()))
                    .forEach(member -> faults.add(
                            "Project " + project.name() + " has a member " + member.login() + ", who has no account."));
        }
        Set<Object> imageNames = new HashSet<>();
        for (CarriedImage image : images) {
            once(imageNames, image.project() + image.name(), "image", faults);
            if (image.project().isPresent() && !ids.contains(image.project().get())) {
                faults.add("Image " + image.name() + " belongs to a project that is not there.");
            }
            once(imageNames, image.id(), "image", faults);
        }
        for (Node node : nodes) {
            NodeNames.findFault(node.name().value()).ifPresent(faults::add);
            NodeNames.findAddressFault(node.address()).ifPresent(faults::add);
        }
        for (Instance instance : instances) {
            if (!ids.contains(instance.owner().value())) {
                faults.add("Machine " + instance.id() + " belongs to project " + instance.owner()
                        + ", which is not there.");
            }
        }
        return faults;
    }

    private static <T> void once(Set<? super T> seen, T key, String what, List<String> faults) {
        if (!seen.add(key)) {
            faults.add("There are two of one " + what + ": " + key + ".");
        }
    }
}
