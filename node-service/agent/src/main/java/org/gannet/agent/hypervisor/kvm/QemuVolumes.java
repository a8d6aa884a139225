package org.gannet.agent.hypervisor.kvm;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.LiveVolumes;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import tools.jackson.databind.JsonNode;

/**
 * Volumes of running machines, through their monitors.
 * @implNote QEMU 7.2: block_resize, internal snapshots in a transaction
 */
record QemuVolumes(Machines machines, Mirrors mirrors) implements LiveVolumes {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @Override
    public Optional<InstanceId> userOf(VolumeId volume) {
        return machines.userOf(volume);
    }

    @Override
    public void resize(VolumeId volume, ByteSize size) {
        on(volume, user -> {
            if (mirrors.holds(volume)) {
                user.lookAnew(user.node(volume));
            }
            return user.execute("block_resize", Map.of("node-name", user.node(volume), "size", size.bytes()));
        });
    }

    @Override
    public Set<SnapshotId> snapshots(VolumeId volume) {
        return on(volume, user -> {
            Set<SnapshotId> found = new HashSet<>();
            for (JsonNode node : user.execute("query-named-block-nodes", Map.of("flat", true))) {
                if (node.path("node-name").asString("").equals(user.node(volume))) {
                    for (JsonNode snapshot : node.path("image").path("snapshots")) {
                        String name = snapshot.path("name").asString("");
                        if (ID.matcher(name).matches()) {
                            found.add(SnapshotId.parse(name));
                        }
                    }
                }
            }
            return found;
        });
    }

    @Override
    public void standingStill(VolumeId volume, Runnable work) {
        on(volume, user -> {
            new Stillness(user.machine()).during(work);
            return volume;
        });
    }

    @Override
    public void takeSnapshot(SnapshotId id, List<VolumeId> volumes) {
        on(volumes.getFirst(), user -> {
            List<Map<String, Object>> actions = volumes.stream()
                    .map(volume -> Map.<String, Object>of(
                            "type",
                            "blockdev-snapshot-internal-sync",
                            "data",
                            Map.of("device", user.node(volume), "name", id.toString())))
                    .toList();
            return user.execute("transaction", Map.of("actions", actions));
        });
    }

    @Override
    public void dropSnapshot(VolumeId volume, SnapshotId id) {
        on(
                volume,
                user -> user.execute(
                        "blockdev-snapshot-delete-internal-sync",
                        Map.of("device", user.node(volume), "name", id.toString())));
    }

    /** A machine with its volumes. */
    private record User(Machine machine, VmRecord record) {
        String node(VolumeId volume) {
            return record.spec().disks().stream()
                    .filter(disk -> disk.volume().equals(volume))
                    .map(disk -> QemuDevices.node(disk.id()))
                    .findFirst()
                    .orElseThrow(() -> ended(machine.id));
        }

        /**
         * Whoever serves the disk has just begun anew: QEMU connects, and learns of the size, with the next request.
         */
        void lookAnew(String node) {
            execute("human-monitor-command", Map.of("command-line", "qemu-io " + node + " \"read 0 512\""));
        }

        JsonNode execute(String command, Map<String, ?> arguments) {
            return machine.monitor().execute(command, arguments);
        }
    }

    private <T> T on(VolumeId volume, Function<User, T> work) {
        InstanceId id = userOf(volume).orElseThrow(() -> ended(volume));
        Machine machine = machines.known(id);
        // Not under the machine's lock: who starts it takes that first, and then the volumes, which are held here.
        VmRecord record = machine.record().orElseThrow(() -> Machine.unknown(id));
        if (record.role() != VmRecord.Role.HOME) {
            throw Machine.wrongState("The machine does not live here, or is about to move.");
        }
        try {
            return work.apply(new User(machine, record));
        } catch (QmpException e) {
            throw translate(e, id);
        }
    }

    private static NodeException translate(QmpException e, InstanceId id) {
        if (e.kind() == QmpException.Kind.GONE) {
            return ended(id);
        }
        return StateFile.isDiskFull(String.valueOf(e.getMessage()))
                ? new NodeException(Problem.of(ErrorCode.POOL_FULL, "The node's disk is full."), e)
                : e.toNodeException("The disk of a running machine was not changed.");
    }

    private static NodeException ended(Object what) {
        return new NodeException(
                Problem.of(ErrorCode.WRONG_STATE, "The machine that runs with the volume ends just now.")
                        .withRemedy("Ask again.")
                        .withInternal(what.toString()));
    }
}
