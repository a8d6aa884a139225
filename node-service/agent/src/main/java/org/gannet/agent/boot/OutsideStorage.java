package org.gannet.agent.boot;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.ext.ExtDriver;
import org.gannet.agent.volume.ext.ExtPool;
import org.gannet.agent.volume.ext.ExtStorage;
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
public record OutsideStorage(List<SharedDirectory> directories, List<RbdPool> ceph, ExtStorage providers) {
    public static final OutsideStorage NONE = new OutsideStorage(List.of(), List.of(), ExtStorage.NONE);

    public OutsideStorage {
        directories = List.copyOf(directories);
        ceph = List.copyOf(ceph);
    }

    /** For each kind that there is. @param directory of the node, for what has to outlive a restart */
    Map<DiskTemplate, VolumeDriver> drivers(
            NodeName node,
            VolumeDriver files,
            ImageCache images,
            CommandRunner runner,
            VolumeUsers users,
            Path directory) {
        Map<DiskTemplate, VolumeDriver> drivers = new EnumMap<>(DiskTemplate.class);
        directories.stream()
                .collect(Collectors.groupingBy(SharedDirectory::kind))
                .forEach((kind, of) -> drivers.put(kind, new SharedFileDriver(node, of, images, runner, users)));
        if (!ceph.isEmpty()) {
            drivers.put(DiskTemplate.RBD, new RbdDriver(ceph, files, images, runner, users));
        }
        if (!providers.pools().isEmpty()) {
            drivers.put(
                    DiskTemplate.EXT, new ExtDriver(providers, files, images, runner, users, directory.resolve("ext")));
        }
        return drivers;
    }

    /** Of all its pools. */
    Stream<String> names() {
        return Stream.of(
                        directories.stream().map(SharedDirectory::name),
                        ceph.stream().map(RbdPool::name),
                        providers.pools().stream().map(ExtPool::name))
                .flatMap(each -> each);
    }
}
