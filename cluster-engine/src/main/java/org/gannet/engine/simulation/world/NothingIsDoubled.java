package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;

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
                        instance.disks().stream().map(Disk::volume).map(id -> new Thing("volume", id)),
                        instance.incoming().stream()
                                .flatMap(home -> home.disks().stream())
                                .map(disk -> new Thing("volume", disk.volume())),
                        instance.nics().stream().map(nic -> new Thing("MAC address", nic.mac())))
                .flatMap(things -> things)
                .toList();
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
    }
}
