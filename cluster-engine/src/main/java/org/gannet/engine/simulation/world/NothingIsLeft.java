package org.gannet.engine.simulation.world;

import java.util.HashSet;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;

/** When all is quiet, nodes have what instances need and nothing else. */
record NothingIsLeft(World world) implements Invariant {
    @Override
    public String name() {
        return "nothing is left";
    }

    @Override
    public void settled() {
        for (NodeHost host : world.hosts()) {
            NodeName here = host.node().name();
            Set<VolumeId> wanted = new HashSet<>();
            Set<InstanceId> living = new HashSet<>();
            for (Instance instance : world.store().state().instancesOn(here)) {
                living.add(instance.id());
                instance.disks().stream().map(Disk::volume).forEach(wanted::add);
                instance.incoming().ifPresent(home -> home.disks().forEach(disk -> wanted.add(disk.volume())));
            }
            host.node().knownVolumes().stream()
                    .filter(volume ->
                            !wanted.contains(volume) && !host.returnedVolumes().contains(volume))
                    .sorted()
                    .forEach(volume -> world.invariants()
                            .broken(
                                    this,
                                    "volume " + world.names().of(volume.value()) + " on " + here
                                            + " belongs to no instance"));
            host.node().knownVms().stream()
                    .filter(vm -> !living.contains(vm) && !host.returnedVms().contains(vm))
                    .sorted()
                    .forEach(vm -> world.invariants()
                            .broken(this, world.names().of(vm) + " on " + here + " is not of the cluster"));
        }
    }

    @Override
    public void emptied() {
        settled();
        world.store()
                .state()
                .instances()
                .keySet()
                .forEach(id -> world.invariants()
                        .broken(this, world.names().of(id) + " can't be deleted, though nothing is wrong any more"));
    }
}
