package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.agent.command.Pause;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.PeerApi.Arrival;
import org.gannet.agent.transfer.Receiver;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;
import tools.jackson.databind.JsonNode;

/**
 * Sends a running machine with its disks to a node that waits for it.
 *
 * <p>Disks are mirrored while the guest runs, each write going to both sides; then memory follows until little is left;
 * then the guest stands still while the mirrors end, the receiver closes its disks to the outside, and the last of the
 * memory goes. Up to here the guest lives here, and any failure or cancellation leaves it running here. From the moment
 * that the record says HANDING_OVER it is never started here again, unless the receiver says that it lost it.
 *
 * <p>Each stage asks QEMU what there is already, so that an agent that was restarted in between goes on with it.
 * @implNote QEMU 7.2: blockdev-mirror(write-blocking), capabilities pause-before-switchover and return-path
 */
final class OutgoingMigration {
    private static final System.Logger LOG = System.getLogger(OutgoingMigration.class.getName());
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(8);
    private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(10);
    private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(60);
    private final Machine machine;
    private final Host host;
    private final IncomingVm target;
    private final int downtimeLimitMillis;
    private final Optional<ByteSize> limit;
    private final TaskControl control;
    private final PeerApi peer;
    private final DiskMirrors mirrors;
    private final SenderSide side;
    private long stoodStillSince;
    private long silentSince = System.nanoTime();
    private long nextCheck = System.nanoTime();

    OutgoingMigration(Machine machine, Host host, TaskSpec.MigrateVm spec, TaskControl control) {
        this.machine = machine;
        this.host = host;
        this.target = spec.target();
        this.downtimeLimitMillis = spec.downtimeLimitMillis();
        this.limit = Stream.concat(host.migrationBytesPerSecond().stream(), spec.bytesPerSecond().stream())
                .min(Comparator.comparingLong(ByteSize::bytes));
        this.control = control;
        this.peer = host.peers().of(target);
        this.side = new SenderSide(machine, host);
        this.mirrors = side.mirrors();
    }

    /** @param again whether an earlier agent had begun it */
    void run(boolean again) {
        VmRecord record = machine.record().orElseThrow(() -> Machine.unknown(machine.id));
        stoodStillSince = System.nanoTime();
        if (again && record.role().isAway()) {
            finish();
            return;
        }
        if (!machine.isAlive() || record.role() != VmRecord.Role.HOME) {
            throw Machine.wrongState("The machine does not run on this node.");
        }
        if (!again && !machine.runState().equals("running")) {
            throw Machine.wrongState("The machine is paused.");
        }
        boolean hasSnapshots = record.spec().disks().stream()
                .flatMap(disk -> host.volumes().find(disk.volume()).stream())
                .anyMatch(volume -> !volume.spec().place().kind().isShared()
                        && !volume.snapshots().isEmpty());
        if (hasSnapshots) {
            throw Machine.wrongState("The machine's disks have snapshots, which would be lost.");
        }
        try {
            copy(record);
            machine.setRole(VmRecord.Role.HANDING_OVER);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The agent ends, not the migration: the next agent goes on with it.
                throw e;
            }
            abandon();
            throw translate(e);
        }
        finish();
    }

    // --- while the guest lives here ------------------------------------------------------------------------------

    private void copy(VmRecord record) {
        Receiver receiver = peer.receiver(machine.id, target.secret());
        if (!receiver.accelerator().equals(record.accelerator())) {
            throw new NodeException(
                    Problem.of(ErrorCode.UNSUPPORTED, "The nodes run machines on different kinds of processors.")
                            .withCause("Here " + record.accelerator() + ", there " + receiver.accelerator() + "."));
        }
        String status = side.stream().status();
        side.requireEqual();
        side.shareDisks();
        if (!status.equals("pre-switchover")) {
            if (!OutgoingStream.isUnderWay(status)) {
                copyDisks(receiver);
            }
            copyMemory(status);
        }
        stoodStillSince = System.nanoTime();
        control.check();
        side.requireEqual();
        control.figure("diskBytes", mirrors.complete());
        peer.disksComplete(machine.id, target.secret());
    }

    private void copyDisks(Receiver receiver) {
        machine.monitor().executeUnlessRefused("object-del", Map.of("id", SenderSide.TLS));
        machine.monitor().execute("object-add", TlsCredentials.object(SenderSide.TLS, "client", host.tlsDirectory()));
        mirrors.start(receiver, target, limit);
        while (true) {
            control.check();
            watchReceiver();
            DiskMirrors.State state = mirrors.state();
            control.progress(new Progress("copying disks", state.done(), state.total(), Progress.Unit.BYTES));
            if (state.ready()) {
                break;
            }
            Pause.of(Duration.ofMillis(50));
        }
        peer.flush(machine.id, target.secret());
    }

    /** Until QEMU holds the guest just before the end. */
    private void copyMemory(String before) {
        QmpClient qmp = machine.monitor();
        if (!OutgoingStream.isUnderWay(before)) {
            qmp.execute("migrate-set-capabilities", Migrations.capabilities());
            Map<String, Object> parameters = new HashMap<>(Map.of(
                    "tls-creds",
                    SenderSide.TLS,
                    "tls-hostname",
                    target.address(),
                    "downtime-limit",
                    downtimeLimitMillis));
            limit.ifPresent(most -> parameters.put("max-bandwidth", most.bytes()));
            qmp.execute("migrate-set-parameters", parameters);
            qmp.execute("migrate", Map.of("uri", Migrations.uri(target.address(), target.migrationPort())));
        }
        for (int poll = 0; ; poll++) {
            control.check();
            JsonNode migration = qmp.execute("query-migrate");
            String status = migration.path("status").asString("");
            if (status.equals("pre-switchover")) {
                return;
            }
            if (!OutgoingStream.isUnderWay(status)) {
                throw failed("The machine's memory could not be sent.", migration.toString());
            }
            if (poll % 20 == 0) {
                watchReceiver();
                mirrors.state();
                JsonNode ram = migration.path("ram");
                long total = ram.path("total").asLong(0);
                long left = ram.path("remaining").asLong(0);
                control.progress(new Progress("copying memory", Math.max(0, total - left), total, Progress.Unit.BYTES));
            }
            Pause.of(Duration.ofMillis(5));
        }
    }

    /** Leaves the guest running here and nothing else of the attempt, as far as QEMU answers. */
    private void abandon() {
        if (!machine.isAlive()) {
            return;
        }
        try {
            side.abandon();
        } catch (QmpException | NodeException e) {
            LOG.log(System.Logger.Level.WARNING, "machine " + machine.id + ": not all of a migration was undone", e);
        }
    }

    /**
     * Asks the receiver now and then whether it lives: when it is silent, the guest's writes wait for it.
     * @throws NodeException when it has been silent for too long
     */
    private void watchReceiver() {
        long now = System.nanoTime();
        if (now < nextCheck) {
            return;
        }
        try {
            peer.receiver(machine.id, target.secret());
            silentSince = now;
        } catch (NodeException e) {
            boolean gone = e.code() == ErrorCode.NOT_FOUND;
            if (gone || now - silentSince > SILENCE_LIMIT.toNanos()) {
                throw e;
            }
        }
        nextCheck = System.nanoTime() + CHECK_INTERVAL.toNanos();
    }

    // --- from here on it may live there --------------------------------------------------------------------------

    private void finish() {
        if (machine.record().map(VmRecord::role).equals(Optional.of(VmRecord.Role.HANDING_OVER)) && !sendRest()) {
            comeBack("The last of the machine's memory could not be sent.");
        }
        handOverDisks();
        switch (goOnThere()) {
            case RUNNING -> {
                control.figure("pauseMillis", (System.nanoTime() - stoodStillSince) / 1_000_000);
                dropRoutes();
                machine.setRole(VmRecord.Role.MIGRATED_AWAY);
                machine.closeConsoles("migrated");
            }
            case LOST -> comeBack("The other node lost the machine at the last moment; it goes on here.");
            case NOT_YET ->
                throw failed("Whether the machine goes on at the other node is not known: it did not answer.", "");
        }
    }

    /** Else this node would go on taking what is meant for the guest, until its process here is ended. */
    private void dropRoutes() {
        try {
            machine.record()
                    .ifPresent(record ->
                            host.cards().dropRoutes(machine.id, record.spec().nics()));
        } catch (NodeException e) {
            LOG.log(System.Logger.Level.WARNING, "machine " + machine.id + ": routes to it may be left here", e);
        }
    }

    /** The guest's writes are on both sides; the receiver's is the one that counts as soon as it runs there. */
    private void handOverDisks() {
        if (machine.record().map(VmRecord::role).equals(Optional.of(VmRecord.Role.HANDING_OVER))) {
            try {
                side.handOverDisks();
            } catch (NodeException e) {
                LOG.log(System.Logger.Level.WARNING, "machine " + machine.id + ": " + e.problem(), e);
                comeBack("The machine's mirrored disks could not be handed over.");
            }
        }
    }

    /** Whether all of it has arrived. A QEMU that is too busy to answer is asked again as long as it lives. */
    private boolean sendRest() {
        long limit = System.nanoTime() + HAND_OVER_LIMIT.toNanos();
        boolean cut = false;
        while (System.nanoTime() < limit + SETTLE_LIMIT.toNanos()) {
            try {
                if (System.nanoTime() > limit && !cut) {
                    // The receiver has not been told to go on, and won't be: the guest may go on here.
                    side.stream().cut();
                    cut = true;
                }
                JsonNode migration = machine.monitor().execute("query-migrate");
                String status = migration.path("status").asString("");
                if (status.equals("completed")) {
                    control.figure("totalMillis", migration.path("total-time").asLong(0));
                    control.figure("downtimeMillis", migration.path("downtime").asLong(0));
                    control.figure(
                            "memoryBytes",
                            migration.path("ram").path("transferred").asLong(0));
                    return true;
                }
                if (!OutgoingStream.isUnderWay(status)) {
                    return false;
                }
                if (status.equals("pre-switchover")) {
                    machine.monitor().execute("migrate-continue", Map.of("state", "pre-switchover"));
                }
            } catch (QmpException e) {
                if (!machine.isAlive()) {
                    throw failed(
                            "Whether the machine goes on at the other node is not known: its process here has ended.",
                            String.valueOf(e.getMessage()));
                }
            }
            Pause.of(Duration.ofMillis(2));
        }
        throw failed("The machine's hand-over takes too long.", "");
    }

    /** Tells the receiver, until it answers. */
    private Arrival goOnThere() {
        long end = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
        for (long wait = 50; System.nanoTime() < end; wait = Math.min(2000, wait * 2)) {
            // Removed on the engine's word: then nobody may make it run there on ours.
            if (machine.record().isEmpty()) {
                throw Machine.unknown(machine.id);
            }
            try {
                Arrival arrival = peer.goOn(machine.id, target.secret());
                if (arrival != Arrival.NOT_YET) {
                    return arrival;
                }
            } catch (NodeException e) {
                if (e.code() == ErrorCode.NOT_FOUND) {
                    return Arrival.LOST;
                }
                LOG.log(System.Logger.Level.INFO, "machine " + machine.id + ": the receiver does not answer yet", e);
            }
            control.progress(new Progress("waiting for the other node", 0, 0, Progress.Unit.SECONDS));
            Pause.of(Duration.ofMillis(wait));
        }
        return Arrival.NOT_YET;
    }

    /** The guest can't go on there, and is still here as it was when it stopped. */
    private void comeBack(String why) {
        try {
            side.comeBack();
        } catch (QmpException e) {
            throw failed("The other node lost the machine, and so did this one.", String.valueOf(e.getMessage()));
        }
        throw failed(why, "");
    }

    private RuntimeException translate(RuntimeException e) {
        return switch (e) {
            case QmpException qmp ->
                machine.isAlive()
                        ? failed("The migration failed; the machine goes on here.", String.valueOf(qmp.getMessage()))
                        : failed("The machine's process ended during its migration.", machine.logTail());
            case NodeException problem
            when problem.code() == ErrorCode.CANCELLED && !control.isCancelled() ->
                failed("The migration failed.", String.valueOf(problem.getMessage()));
            // A tool on either node, such as the QEMU that was to receive it.
            case NodeException problem
            when problem.code() == ErrorCode.TOOL_FAILED && machine.isAlive() ->
                new NodeException(
                        Problem.of(ErrorCode.MIGRATION_FAILED, "The migration failed; the machine goes on here.")
                                .withCause(problem.problem().message())
                                .withInternal(problem.problem().internal()),
                        problem);
            default -> e;
        };
    }

    private static NodeException failed(String message, String internal) {
        return new NodeException(Problem.of(ErrorCode.MIGRATION_FAILED, message).withInternal(internal));
    }
}
