package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gannet.agent.command.Pause;
import org.gannet.agent.transfer.Receiver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import tools.jackson.databind.JsonNode;

/**
 * A machine's disks on their way to another node: each mirrored by a job of QEMU's, with every write of the guest going
 * to both sides before it is acknowledged.
 *
 * <p>Where both sides are copy-on-write clones of the same image, only what the guest has written is sent: what is not
 * in the upper file reads the same from the image on both sides, since images are known by their content's digest, and
 * a discarded cluster stays in the upper file as zeroes. Everything else is sent whole; zeroes stay holes.
 */
final class DiskMirrors {
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);
    private final Machine machine;
    private final Host host;
    private final String tls;

    DiskMirrors(Machine machine, Host host, String tls) {
        this.machine = machine;
        this.host = host;
        this.tls = tls;
    }

    /** How far all of them are, in bytes. @param ready whether both sides are equal from now on */
    record State(long done, long total, boolean ready) {}

    /** Those that the other node does not hold as yet. */
    private List<VmSpec.Disk> disks() {
        return machine.record().orElseThrow().spec().disks().stream()
                .filter(disk -> !host.isThere(disk.volume()))
                .toList();
    }

    private static String job(VmSpec.Disk disk) {
        return "mirror-" + QemuDevices.serial(disk.id());
    }

    private static String remote(VmSpec.Disk disk) {
        return "target-" + QemuDevices.serial(disk.id());
    }

    /** Starts what does not run yet. @param limit bytes a second of each disk */
    void start(Receiver receiver, IncomingVm target, Optional<ByteSize> limit) {
        QmpClient qmp = machine.monitor();
        Set<String> running = new HashSet<>();
        jobs().forEach(job -> running.add(id(job)));
        for (VmSpec.Disk disk : disks()) {
            if (running.contains(job(disk))) {
                continue;
            }
            deleteRemote(disk);
            qmp.execute("blockdev-add", remoteNode(disk, target));
            Map<String, Object> mirror = new HashMap<>();
            mirror.put("job-id", job(disk));
            mirror.put("device", QemuDevices.node(disk.id()));
            mirror.put("target", remote(disk));
            mirror.put("sync", isCloneOfSame(disk, receiver) ? "top" : "full");
            mirror.put("copy-mode", "write-blocking");
            // An ended job stays until it has been looked at: its error would go with it.
            mirror.put("auto-dismiss", false);
            // A job that ends while the guest writes frees what those writes still use: QEMU dies of it, and the guest.
            // So an error only halts it, and it is ended when nothing writes.
            mirror.put("on-source-error", "stop");
            mirror.put("on-target-error", "stop");
            limit.ifPresent(most -> mirror.put("speed", most.bytes()));
            qmp.execute("blockdev-mirror", mirror);
        }
    }

    private Map<String, Object> remoteNode(VmSpec.Disk disk, IncomingVm target) {
        DiskId id = disk.id();
        String export = Optional.ofNullable(target.exports().get(id))
                .orElseThrow(() -> failed("The other node has no place for a disk.", id.toString()));
        Map<String, Object> node = new HashMap<>();
        node.put("driver", "nbd");
        node.put("node-name", remote(disk));
        node.put("export", export);
        node.put(
                "server",
                Map.of("type", "inet", "host", target.address(), "port", Integer.toString(target.diskPort())));
        node.put("tls-creds", tls);
        node.put("tls-hostname", target.address());
        return node;
    }

    private boolean isCloneOfSame(VmSpec.Disk disk, Receiver receiver) {
        Optional<VolumeSpec> here = host.volumes().find(disk.volume()).map(volume -> volume.spec());
        Optional<VolumeSpec> there = Optional.ofNullable(receiver.volumes().get(disk.id()));
        return here.isPresent()
                && here.equals(there)
                && here.get().format() == VolumeSpec.Format.QCOW2
                && here.get().source() instanceof VolumeSpec.Source.CloneOf;
    }

    /** @throws NodeException MIGRATION_FAILED when one of them has ended */
    State state() {
        Map<String, JsonNode> jobs = new HashMap<>();
        jobs().forEach(job -> jobs.put(id(job), job));
        long done = 0;
        long total = 0;
        boolean ready = true;
        for (VmSpec.Disk disk : disks()) {
            JsonNode job = jobs.get(job(disk));
            if (job == null || isEnded(job) || isBroken(job)) {
                throw failed("A disk could not be copied.", String.valueOf(job));
            }
            done += job.path("offset").asLong(0);
            total += job.path("len").asLong(0);
            ready &= job.path("status").asString("").equals("ready");
        }
        return new State(done, total, ready);
    }

    /**
     * Ends the mirrors with both sides equal; the guest must stand still. May be repeated.
     * @return bytes that were copied in all
     */
    long complete() {
        QmpClient qmp = machine.monitor();
        for (VmSpec.Disk disk : disks()) {
            machine.monitor().executeUnlessRefused("block-job-cancel", Map.of("device", job(disk)));
        }
        await(job -> isEnded(job) || isBroken(job));
        long copied = 0;
        for (JsonNode job : jobs()) {
            String error = job.path("error").asString("");
            if (!error.isEmpty() || !isEnded(job)) {
                throw failed("A disk was not copied to its end.", job.toString());
            }
            copied += job.path("offset").asLong(0);
            qmp.execute("job-dismiss", Map.of("id", id(job)));
        }
        disks().forEach(this::deleteRemote);
        return copied;
    }

    /**
     * Ends them as they are. The guest stands still afterwards if there were any. May be repeated.
     * @implNote QEMU 7.2's mirror_run() frees the bitmap of what is in flight before it waits for the guest's writes,
     *     each of which clears its bits there when it is done
     */
    void abandon() {
        QmpClient qmp = machine.monitor();
        if (!jobs().isEmpty()) {
            // A write that waits for a silent receiver would hold up what follows.
            disks().forEach(disk -> qmp.executeUnlessRefused(
                    "yank", Map.of("instances", List.of(Map.of("type", "block-node", "node-name", remote(disk))))));
            qmp.execute("stop");
            jobs().forEach(job ->
                    qmp.executeUnlessRefused("block-job-cancel", Map.of("device", id(job), "force", true)));
            await(DiskMirrors::isEnded);
            jobs().forEach(job -> qmp.executeUnlessRefused("job-dismiss", Map.of("id", id(job))));
        }
        disks().forEach(this::deleteRemote);
    }

    private void await(Predicate<JsonNode> state) {
        long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
        while (!jobs().stream().allMatch(state)) {
            if (System.nanoTime() > end) {
                throw failed("The copying of a disk does not end.", jobs().toString());
            }
            Pause.of(Duration.ofMillis(2));
        }
    }

    private static String id(JsonNode job) {
        return job.path("device").asString("");
    }

    /** An error halted it. */
    private static boolean isBroken(JsonNode job) {
        return !job.path("io-status").asString("ok").equals("ok");
    }

    private static boolean isEnded(JsonNode job) {
        String status = job.path("status").asString("");
        return status.equals("concluded") || status.equals("null") || status.equals("aborting");
    }

    /** Our jobs only. */
    private List<JsonNode> jobs() {
        Set<String> ours = new HashSet<>();
        disks().forEach(disk -> ours.add(job(disk)));
        List<JsonNode> jobs = new ArrayList<>();
        for (JsonNode job : machine.monitor().execute("query-block-jobs")) {
            if (ours.contains(id(job))) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    private void deleteRemote(VmSpec.Disk disk) {
        machine.monitor().executeUnlessRefused("blockdev-del", Map.of("node-name", remote(disk)));
    }

    private static NodeException failed(String message, String internal) {
        return new NodeException(Problem.of(ErrorCode.MIGRATION_FAILED, message).withInternal(internal));
    }
}
