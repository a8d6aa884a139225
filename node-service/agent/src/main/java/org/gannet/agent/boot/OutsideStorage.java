package org.gannet.agent.boot;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.rbd.RbdDriver;
import org.gannet.agent.volume.rbd.RbdPool;
import org.gannet.agent.volume.sharedfile.SharedDirectory;
import org.gannet.agent.volume.sharedfile.SharedFileDriver;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;

/**
 * Storage that other nodes see, too, as the node's administrator has set it up; of each kind the one that nobody names
 * first.
 */
public record OutsideStorage(List<SharedDirectory> directories, List<RbdPool> ceph) {
    public static final OutsideStorage NONE = new OutsideStorage(List.of(), List.of());

    public OutsideStorage {
        directories = List.copyOf(directories);
        ceph = List.copyOf(ceph);
    }

    /** For each kind that there is. */
    Map<DiskTemplate, VolumeDriver> drivers(
            NodeName node, VolumeDriver files, ImageCache images, CommandRunner runner, VolumeUsers users) {
        Map<DiskTemplate, VolumeDriver> drivers = new EnumMap<>(DiskTemplate.class);
        if (!directories.isEmpty()) {
            drivers.put(DiskTemplate.SHAREDFILE, new SharedFileDriver(node, directories, images, runner, users));
        }
        if (!ceph.isEmpty()) {
            drivers.put(DiskTemplate.RBD, new RbdDriver(ceph, files, images, runner, users));
        }
        return drivers;
    }

    /** Of all its pools. */
    Stream<String> names() {
        return Stream.concat(
                directories.stream().map(SharedDirectory::name), ceph.stream().map(RbdPool::name));
    }
}
