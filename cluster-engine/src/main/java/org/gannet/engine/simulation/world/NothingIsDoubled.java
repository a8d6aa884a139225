package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;

/** What may be given away once is given away once. To add a kind of thing, add it to {@link #givenTo}. */
record NothingIsDoubled(World world) implements Invariant {
    private record Thing(String kind, Object id) {}

    @Override
    public String name() {
        return "nothing is doubled";
    }

    private static List<Thing> givenTo(Instance instance) {
        return Stream.of(
                        Stream.of(new Thing("name", instance.owner() + "/" + instance.name())),
                        instance.disks().stream().map(disk -> new Thing("disk", disk.id())),
                        instance.volumes().map(id -> new Thing("volume", id)),
                        instance.nics().stream().map(nic -> new Thing("network card", nic.id())),
                        instance.nics().stream().map(nic -> new Thing("MAC address", nic.mac())),
                        instance.nics().stream().flatMap(NothingIsDoubled::addresses))
                .flatMap(things -> things)
                .toList();
    }

    private static Stream<Thing> addresses(Nic nic) {
        return nic.network().stream()
                .flatMap(network -> nic.addresses().stream()
                        .map(address -> new Thing("address", address + " of network " + network)));
    }

    @Override
    public void stateWritten(ClusterState before, ClusterState after) {
        Map<Thing, Instance> holders = new HashMap<>();
        for (Instance instance : after.instances().values()) {
            for (Thing thing : givenTo(instance)) {
                Instance other = holders.put(thing, instance);
                if (other != null) {
                    world.invariants()
                            .broken(
                                    this,
                                    thing.kind() + " " + thing.id() + " belongs to "
                                            + world.names().of(other.id()) + " and to "
                                            + world.names().of(instance.id()));
                }
            }
        }
        once(after.groups().values().stream().map(group -> new Thing("name of a group", group.name())));
        once(after.networks().values().stream().map(network -> new Thing("name of a network", network.name())));
    }

    private void once(Stream<Thing> things) {
        Set<Thing> seen = new HashSet<>();
        things.filter(thing -> !seen.add(thing))
                .forEach(thing -> world.invariants().broken(this, "there are two of " + thing));
    }
}
