package org.gannet.backend.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.backend.backups.BackupView;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Snapshot;

/** What a machine is made of, as choices that people tell apart. */
final class Parts {
    private Parts() {}

    /** "lan, 10.0.0.0/24"; by their names. */
    static List<Choice> networks(Stream<Network> networks) {
        return networks.sorted(Comparator.comparing(Network::name))
                .map(network -> new Choice(
                        network.id().toString(),
                        Stream.concat(
                                        Stream.of(network.name().value()),
                                        network.subnets().stream()
                                                .map(subnet -> subnet.prefix().toString()))
                                .collect(Collectors.joining(", "))))
                .toList();
    }

    /** "0: 10 GiB, root". */
    static List<Choice> disks(ClusterState state, Instance instance) {
        List<Choice> choices = new ArrayList<>();
        for (Disk disk : instance.disks()) {
            String words = Stream.concat(
                            Stream.of(
                                    disk.size().toString(),
                                    disk.template().name().toLowerCase(java.util.Locale.ROOT)),
                            disk.name().stream())
                    .collect(Collectors.joining(", "));
            choices.add(new Choice(disk.id().toString(), choices.size() + ": " + words));
        }
        return choices;
    }

    /** "0: aa:00:00:12:34:56, lan, 10.0.0.7". */
    static List<Choice> nics(ClusterState state, Instance instance) {
        List<Choice> choices = new ArrayList<>();
        for (Nic nic : instance.nics()) {
            Stream<String> words = Stream.of(
                            Stream.of(nic.mac().toString()),
                            nic.network().flatMap(state::findNetwork).map(Network::name).stream()
                                    .map(Object::toString),
                            nic.addresses().stream().map(Object::toString),
                            nic.name().stream())
                    .flatMap(each -> each);
            choices.add(
                    new Choice(nic.id().toString(), choices.size() + ": " + words.collect(Collectors.joining(", "))));
        }
        return choices;
    }

    /** Newest first; one of several disks is one choice. "before-upgrade, 2026-11-21 21:00 UTC". */
    static List<Choice> snapshots(ClusterState state, Instance instance) {
        Map<String, Choice> choices = new LinkedHashMap<>();
        instance.disks().stream()
                .flatMap(disk -> disk.snapshots().stream())
                .sorted(Comparator.comparing(Snapshot::at).reversed())
                .forEach(snapshot -> choices.putIfAbsent(
                        snapshot.id().toString(), new Choice(snapshot.id().toString(), words(snapshot))));
        return List.copyOf(choices.values());
    }

    private static String words(Snapshot snapshot) {
        return snapshot.name() + ", " + minute(snapshot.at());
    }

    /** "web1, 2026-11-21 21:00 UTC, before the upgrade". */
    static Choice backup(BackupView backup) {
        String words = Stream.of(backup.machine().orElse("?"), minute(backup.at()), backup.comment())
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
        return new Choice(backup.id().toString(), words);
    }

    private static String minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES).toString().replace('T', ' ').replace(":00Z", " UTC");
    }
}
