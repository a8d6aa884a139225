package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gannet.agent.command.Pause;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/** What the sender of a migration asks of its QEMU, beside the copying itself. */
final class SenderSide {
    private static final System.Logger LOG = System.getLogger(SenderSide.class.getName());
    static final String TLS = "tls-sender";
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
    private final Machine machine;
    private final Host host;
    private final DiskMirrors mirrors;

    SenderSide(Machine machine, Host host) {
        this.machine = machine;
        this.host = host;
        this.mirrors = new DiskMirrors(machine, host, TLS);
    }

    DiskMirrors mirrors() {
        return mirrors;
    }

    private List<VolumeId> volumes() {
        return machine.record().orElseThrow().spec().disks().stream()
                .map(VmSpec.Disk::volume)
                .toList();
    }

    /** The mirrored ones of the disks are at the receiver already. @throws NodeException WRONG_STATE */
    void requireEqual() {
        volumes().forEach(host.mirrors()::requireEqual);
    }

    /** The receiver opens its disks while the guest still writes to them here. @throws NodeException */
    void shareDisks() {
        host.volumes().share(volumes());
    }

    /** The mirrored ones of the disks are the receiver's from now on. @throws NodeException WRONG_STATE */
    void handOverDisks() {
        volumes().forEach(host.mirrors()::handOver);
        host.volumes().handOver(volumes());
    }

    /** QEMU's word for how far the memory's stream is; "none" when there is none. */
    String status() {
        return machine.monitor().execute("query-migrate").path("status").asString("none");
    }

    /** Whether a stream with this status goes on. */
    static boolean isUnderWay(String status) {
        return switch (status) {
            case "setup", "active", "pre-switchover", "device", "wait-unplug", "cancelling" -> true;
            default -> false;
        };
    }

    /** Ends the attempt; the guest, which has not left, runs on. May be repeated. @throws QmpException */
    void abandon() {
        endStream();
        goOn();
        endMirrors();
        host.volumes().takeOver(volumes());
    }

    /**
     * The guest stood still, about to leave, and it is certain that it never will: it goes on here. May be repeated; an
     * agent that ends in between does the rest at its next start.
     * @throws QmpException when it does not
     * @throws NodeException WRONG_STATE when its disks can't be used here any more
     */
    void comeBack() {
        host.mirrors().takeOver(volumes());
        host.volumes().takeOver(volumes());
        machine.setRole(VmRecord.Role.ARRIVED);
        endStream();
        goOn();
        machine.setRole(VmRecord.Role.HOME);
        endMirrors();
    }

    private void endStream() {
        if (isUnderWay(status())) {
            quietly("migrate_cancel", Map.of());
            yankStream();
            long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
            while (isUnderWay(status()) && System.nanoTime() < end) {
                Pause.of(Duration.ofMillis(10));
            }
        }
    }

    private void goOn() {
        machine.refresh();
        if (!machine.runState().equals("running")) {
            machine.monitor().execute("cont");
            machine.refresh();
        }
    }

    /** What is left of them disturbs nobody but the next attempt, which asks for this again. */
    private void endMirrors() {
        try {
            mirrors.abandon();
            quietly("object-del", Map.of("id", TLS));
        } catch (QmpException | NodeException e) {
            LOG.log(System.Logger.Level.WARNING, "machine " + machine.id + ": not all of a migration was undone", e);
        }
    }

    /** Cuts a stream that may wait for a silent receiver. */
    void yankStream() {
        quietly("yank", Map.of("instances", List.of(Map.of("type", "migration"))));
    }

    /** QEMU's refusal means that it is so already. */
    void quietly(String command, Map<String, Object> arguments) {
        try {
            machine.monitor().execute(command, arguments);
        } catch (QmpException e) {
            if (e.kind() != QmpException.Kind.REFUSED) {
                throw e;
            }
        }
    }
}
