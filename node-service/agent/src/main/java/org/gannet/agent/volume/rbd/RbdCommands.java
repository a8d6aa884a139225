package org.gannet.agent.volume.rbd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gannet.agent.command.Command;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;

/** Command lines of rbd(8) and ceph(8), for one pool. A cluster that is silent is given up after some seconds. */
record RbdCommands(RbdPool pool) {
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final int SILENCE_SECONDS = 8;

    /** Key of what is kept with an image. */
    static final String RECORD = "gannet.volume";

    private Command rbd(Duration limit, String... words) {
        List<String> argv = new ArrayList<>(List.of("rbd"));
        argv.addAll(who());
        argv.addAll(Arrays.asList(words));
        return Command.of(limit, argv);
    }

    private List<String> who() {
        List<String> argv = new ArrayList<>();
        pool.configuration().ifPresent(file -> argv.addAll(List.of("-c", file.toString())));
        pool.user().ifPresent(user -> argv.addAll(List.of("--id", user)));
        argv.addAll(List.of("--client_mount_timeout", Integer.toString(SILENCE_SECONDS)));
        return argv;
    }

    /** An image of this pool. Names are drawn by the agent, or by Ceph. */
    String of(String image) {
        return pool.pool() + "/" + image;
    }

    Command list() {
        return rbd(QUICK, "ls", "-l", "--format", "json", pool.pool());
    }

    Command create(String image, ByteSize size) {
        return rbd(QUICK, "create", "--size", size.bytes() + "B", of(image));
    }

    Command rename(String image, String other) {
        return rbd(QUICK, "rename", of(image), of(other));
    }

    Command resize(String image, ByteSize size) {
        return rbd(QUICK, "resize", "--no-progress", "--size", size.bytes() + "B", of(image));
    }

    /** Exit code 16 while somebody has it open. */
    Command remove(String image) {
        return rbd(LONG, "rm", "--no-progress", of(image));
    }

    Command takeSnapshot(String image, SnapshotId id) {
        return rbd(QUICK, "snap", "create", "--no-progress", of(image, id));
    }

    Command dropSnapshot(String image, SnapshotId id) {
        return rbd(LONG, "snap", "rm", "--no-progress", of(image, id));
    }

    /** Writes the image anew where it differs; also while somebody has it open. */
    Command rollBack(String image, SnapshotId id) {
        return rbd(LONG, "snap", "rollback", "--no-progress", of(image, id));
    }

    private String of(String image, SnapshotId snapshot) {
        return of(image) + "@" + snapshot;
    }

    /** With the times in UTC. */
    Command snapshots(String image) {
        return rbd(QUICK, "snap", "ls", "--format", "json", of(image)).with(Map.of("TZ", "UTC"));
    }

    /** Who has it open. */
    Command status(String image) {
        return rbd(QUICK, "status", "--format", "json", of(image));
    }

    Command note(String image, String record) {
        return rbd(QUICK, "image-meta", "set", of(image), RECORD, record);
    }

    Command noted(String image) {
        return rbd(QUICK, "image-meta", "list", "--format", "json", of(image));
    }

    /** Through the kernel's driver: as a device. */
    Command map(String image) {
        return rbd(QUICK, "map", of(image));
    }

    Command mapped() {
        return rbd(QUICK, "showmapped", "--format", "json");
    }

    Command unmap(Path device) {
        return rbd(QUICK, "unmap", device.toString());
    }

    private Command ceph(String... words) {
        List<String> argv = new ArrayList<>(List.of("ceph", "--connect-timeout", Integer.toString(SILENCE_SECONDS)));
        argv.addAll(who().subList(0, who().size() - 2));
        argv.addAll(Arrays.asList(words));
        return Command.of(QUICK, argv);
    }

    /** Which cluster it is. */
    Command fsid() {
        return ceph("fsid");
    }

    Command space() {
        return ceph("df", "--format", "json");
    }
}
