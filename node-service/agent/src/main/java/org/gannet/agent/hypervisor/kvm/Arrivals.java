package org.gannet.agent.hypervisor.kvm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.gannet.agent.command.Pause;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Receiver;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Machines that come to this node by live migration. */
final class Arrivals implements PeerApi {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(10);
    private final Host host;
    private final Machines machines;
    private final MachineStarter starter;
    private final ReentrantLock ports = new ReentrantLock();

    Arrivals(Host host, Machines machines, MachineStarter starter) {
        this.host = host;
        this.machines = machines;
        this.starter = starter;
    }

    /** See {@link org.gannet.node.NodeApi#ensureVmIncoming}. */
    public IncomingVm ensureIncoming(InstanceId id, VmSpec spec) {
        return machines.locked(id, machine -> {
            Optional<VmRecord> known = machine.record();
            if (known.isPresent() && machine.isAlive()) {
                VmRecord record = known.get();
                if (record.role() != VmRecord.Role.INCOMING) {
                    throw NodeException.of(ErrorCode.IN_USE, "The machine has a process on this node already.");
                }
                if (record.incoming().isPresent()) {
                    return record.incoming().get();
                }
                machine.end();
            }
            if (known.isPresent() && known.get().role().isAway()) {
                throw Machine.wrongState("What is left of the machine here must be removed first.");
            }
            starter.start(machine, spec, VmRecord.Role.INCOMING);
            ports.lock();
            try {
                IncomingVm incoming = new IncomingSide(machine, host).listen(spec, usedPorts());
                machine.save(machine.record().orElseThrow().withIncoming(incoming));
                return incoming;
            } catch (QmpException e) {
                machine.end();
                throw e.toNodeException("The node could not be prepared to receive the machine.");
            } catch (RuntimeException e) {
                machine.end();
                throw e;
            } finally {
                ports.unlock();
            }
        });
    }

    private Set<Integer> usedPorts() {
        Set<Integer> used = new HashSet<>();
        for (Machine machine : machines.all()) {
            if (machine.isAlive()) {
                machine.record().flatMap(VmRecord::incoming).ifPresent(incoming -> {
                    used.add(incoming.migrationPort());
                    used.add(incoming.diskPort());
                });
            }
        }
        return used;
    }

    /** See {@link org.gannet.node.NodeApi#ensureVmIncomingAbsent}. */
    public void ensureIncomingAbsent(InstanceId id) {
        if (machines.find(id).isEmpty()) {
            return;
        }
        machines.locked(id, machine -> {
            Optional<VmRecord> known = machine.record();
            // What is left of an earlier stay waits for nothing.
            if (known.isPresent() && known.get().role() != VmRecord.Role.MIGRATED_AWAY) {
                if (known.get().role() != VmRecord.Role.INCOMING) {
                    throw Machine.wrongState("The machine lives on this node.");
                }
                machine.end();
                machine.forget();
            }
            return id;
        });
    }

    @Override
    public Receiver receiver(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        onReceiver(() -> machine.monitor().execute("query-status", Map.of(), SHORT));
        Map<DiskId, VolumeSpec> volumes = new HashMap<>();
        VmRecord record = machine.record().orElseThrow();
        for (VmSpec.Disk disk : record.spec().disks()) {
            host.volumes().find(disk.volume()).ifPresent(volume -> volumes.put(disk.id(), volume.spec()));
        }
        return new Receiver(record.accelerator(), volumes);
    }

    @Override
    public void flush(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        onReceiver(() -> new IncomingSide(machine, host).flush());
    }

    @Override
    public void disksComplete(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        onReceiver(() -> {
            IncomingSide side = new IncomingSide(machine, host);
            side.stopExports();
            side.flush();
        });
    }

    private static void onReceiver(Runnable work) {
        try {
            work.run();
        } catch (QmpException e) {
            throw e.toNodeException("The receiving node failed.");
        }
    }

    @Override
    public Arrival goOn(InstanceId id, String secret) {
        Machine machine = waiting(id, secret);
        return Machines.locked(machine, () -> {
            VmRecord record = machine.record().orElseThrow(() -> Machine.unknown(id));
            if (record.role() == VmRecord.Role.ARRIVED && machine.isAlive()) {
                // It was told before, but QEMU did not answer.
                onReceiver(machine::goOnAfterArrival);
                return Arrival.RUNNING;
            }
            if (record.role() != VmRecord.Role.INCOMING) {
                // It was told before, and what happened since is its life here.
                return Arrival.RUNNING;
            }
            long end = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
            while (machine.isAlive() && System.nanoTime() < end) {
                if (hasArrived(machine)) {
                    // Before it counts as arrived: until then it may go on at the sender.
                    host.mirrors().takeOver(volumes(record));
                    host.volumes().takeOver(volumes(record));
                    machine.save(record.withRole(VmRecord.Role.ARRIVED, machine.now()));
                    onReceiver(machine::goOnAfterArrival);
                    return Arrival.RUNNING;
                }
                Pause.of(Duration.ofMillis(2));
            }
            return machine.isAlive() ? Arrival.NOT_YET : Arrival.LOST;
        });
    }

    private static List<VolumeId> volumes(VmRecord record) {
        return record.spec().disks().stream().map(VmSpec.Disk::volume).toList();
    }

    private static boolean hasArrived(Machine machine) {
        try {
            String status = machine.monitor()
                    .execute("query-status", Map.of(), SHORT)
                    .path("status")
                    .asString("");
            return status.equals("paused") || status.equals("running");
        } catch (QmpException e) {
            return false;
        }
    }

    private Machine waiting(InstanceId id, String secret) {
        Machine machine = machines.known(id);
        boolean right = machine.record()
                .flatMap(VmRecord::incoming)
                .map(incoming -> MessageDigest.isEqual(
                        incoming.secret().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8)))
                .orElse(false);
        if (!right || secret.isEmpty()) {
            throw Machine.unknown(id);
        }
        return machine;
    }

    /** The engine has decided that the guest lives here, whatever became of the sender. */
    VmReport takeOver(Machine machine, VmRecord known) {
        if (!hasArrived(machine)) {
            throw Machine.wrongState("The machine still waits for its guest.");
        }
        host.mirrors().takeOver(volumes(known));
        host.volumes().takeOver(volumes(known));
        machine.save(known.withRole(VmRecord.Role.ARRIVED, machine.now()));
        return goOn(machine);
    }

    /** It has arrived, and goes on. May be repeated. */
    static VmReport goOn(Machine machine) {
        onReceiver(machine::goOnAfterArrival);
        machine.refresh();
        return machine.report();
    }
}
