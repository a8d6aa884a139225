package org.gannet.agent.hypervisor.kvm;

import java.util.List;
import java.util.Map;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/** What the sender of a migration asks of its QEMU, beside the copying itself. */
final class SenderSide {
    private static final System.Logger LOG = System.getLogger(SenderSide.class.getName());
    static final String TLS = "tls-sender";
    private final Machine machine;
    private final Host host;
    private final DiskMirrors mirrors;
    private final OutgoingStream stream;

    SenderSide(Machine machine, Host host) {
        this.machine = machine;
        this.host = host;
        this.mirrors = new DiskMirrors(machine, host, TLS);
        this.stream = new OutgoingStream(machine::monitor);
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

    OutgoingStream stream() {
        return stream;
    }

    /** Ends the attempt; the guest, which has not left, runs on. May be repeated. @throws QmpException */
    void abandon() {
        stream.end();
        endMirrors();
        goOn();
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
        stream.end();
        endMirrors();
        goOn();
        machine.setRole(VmRecord.Role.HOME);
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
            machine.monitor().executeUnlessRefused("object-del", Map.of("id", TLS));
        } catch (QmpException | NodeException e) {
            LOG.log(System.Logger.Level.WARNING, "machine " + machine.id + ": not all of a migration was undone", e);
        }
    }
}
