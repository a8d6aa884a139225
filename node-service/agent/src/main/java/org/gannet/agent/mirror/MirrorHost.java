package org.gannet.agent.mirror;

import java.nio.file.Path;
import java.time.Clock;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;

/**
 * What all sides of mirrored disks on a node share.
 * @param name of this node, as its certificates say it
 * @param directory of their records, marks and lists of differences
 * @param runDirectory of sockets and pid files
 * @param address that other nodes reach this one by
 * @param tlsDirectory certificates under QEMU's file names
 */
public record MirrorHost(
        NodeName name,
        CommandRunner runner,
        VolumeDriver volumes,
        Clock clock,
        Path directory,
        Path runDirectory,
        String address,
        Path tlsDirectory) {
    /** What is known of a side. */
    Path record(DiskId disk) {
        return directory.resolve(disk + ".json");
    }

    Path mark(DiskId disk) {
        return directory.resolve(disk + ".mark");
    }

    Path log(DiskId disk) {
        return directory.resolve(disk + ".log");
    }

    /** What the side's process said. */
    Path words(DiskId disk) {
        return directory.resolve(disk + ".txt");
    }

    Path pid(DiskId disk) {
        return runDirectory.resolve(disk + ".sd");
    }

    Path monitor(DiskId disk) {
        return runDirectory.resolve(disk + ".qsd");
    }

    /** Where the volume itself is served. */
    Path volume(DiskId disk) {
        return runDirectory.resolve(disk + ".vol");
    }

    /** Where guests come to. */
    Path guests(DiskId disk) {
        return runDirectory.resolve(disk + ".nbd");
    }

    /** Orders for the process between guests and disks. */
    Path orders() {
        return runDirectory.resolve("mirror.ctl");
    }
}
