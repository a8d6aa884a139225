package org.gannet.engine.simulation.world;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.step.ExportVolume;

/**
 * When all is quiet, nodes have what instances need and nothing else, and do nothing. What a job could not take away
 * since its node was silent for too long, and says so, is left to operators.
 */
record NothingIsLeft(World world) implements Invariant {
    @Override
    public String name() {
        return "nothing is left";
    }

    /** What jobs that succeeded have written into backup directories. */
    private Set<ExportId> backedUp() {
        Set<ExportId> all = new HashSet<>();
        world.store().jobs().values().stream()
                .filter(job -> job.state() == JobState.SUCCEEDED)
                .flatMap(job -> job.steps().stream())
                .forEach(step -> {
                    if (step.step() instanceof ExportVolume written) {
                        all.add(written.export());
                    }
                });
        return all;
    }

    /** Every node sees them that sees their storage. */
    private Set<VolumeId> sharedDisks() {
        Set<VolumeId> all = new HashSet<>();
        world.store()
                .state()
                .instances()
                .values()
                .forEach(instance -> instance.disks().stream()
                        .filter(Disk::onSharedStorage)
                        .map(Disk::volume)
                        .forEach(all::add));
        return all;
    }

    /** What several nodes see is told of one of them. */
    private boolean isToldOfAnother(LeftToOperators left, NodeHost host, VolumeId volume) {
        return host.node()
                        .findVolume(volume)
                        .filter(seen -> !seen.storage().isEmpty())
                        .isPresent()
                && world.hosts().stream()
                        .anyMatch(other -> left.isTold(other.node().name(), volume));
    }

    @Override
    public void settled() {
        Set<ExportId> backedUp = backedUp();
        Set<VolumeId> sharedDisks = sharedDisks();
        LeftToOperators left = new LeftToOperators(world);
        for (NodeHost host : world.hosts()) {
            NodeName here = host.node().name();
            Set<VolumeId> wanted = new HashSet<>();
            Set<InstanceId> living = new HashSet<>();
            for (Instance instance : world.store().state().instancesOn(here)) {
                living.add(instance.id());
                wanted.addAll(instance.volumesOn(here));
            }
            wanted.addAll(sharedDisks);
            if (host.node().isAtWork()) {
                world.invariants().broken(this, here + " works on something, and no job waits for it");
            }
            world.store().state().instancesOn(here).stream()
                    .filter(instance -> instance.lifecycle() == Lifecycle.READY
                            && instance.primary().equals(here))
                    .flatMap(instance -> instance.disks().stream())
                    .map(Disk::volume)
                    .filter(volume -> !host.node().knownVolumes().contains(volume)
                            && !host.lostVolumes().contains(volume))
                    .sorted(Comparator.comparing(VolumeId::value))
                    .forEach(volume -> world.invariants()
                            .broken(this, "volume " + world.names().of(volume.value()) + " is not on " + here));
            host.node().knownVolumes().stream()
                    .filter(volume -> !wanted.contains(volume)
                            && !host.returnedVolumes().contains(volume)
                            && !left.isTold(here, volume)
                            && !left.isKnown(here, volume)
                            && !isToldOfAnother(left, host, volume))
                    .sorted(Comparator.comparing(VolumeId::value))
                    .forEach(volume -> world.invariants()
                            .broken(
                                    this,
                                    "volume " + world.names().of(volume.value()) + " on " + here
                                            + " belongs to no instance"));
            host.exports().stream()
                    .filter(export -> !backedUp.contains(export)
                            && !host.returnedExports().contains(export)
                            && !left.isTold(here, export))
                    .forEach(export -> world.invariants()
                            .broken(
                                    this,
                                    "export " + world.names().of(export.value()) + " on " + here
                                            + " belongs to no backup that was made"));
            host.node().knownVms().stream()
                    .filter(vm -> !living.contains(vm)
                            && !host.returnedVms().contains(vm)
                            && !left.isTold(here, vm)
                            && !left.isKnown(here, vm))
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
