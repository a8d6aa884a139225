package org.gannet.agent.volume.sharedfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gannet.agent.volume.Medium;
import org.gannet.base.DiskTemplate;
import org.gannet.node.VolumeSpec;

/**
 * A directory that several nodes see, mounted by the node's administrator. Which one it is says a file in it, the same
 * for all: without that file, as in the empty directory below a mount that is not there, it is no storage.
 * @param name by which the cluster knows the pool
 * @param gluster the Gluster volume that has to be mounted there; empty for whatever shows all nodes the same files
 */
public record SharedDirectory(String name, Path directory, Optional<GlusterVolume> gluster) {
    /** One line: an id that no other directory has. Written once by an administrator. */
    static final String ID_FILE = ".gannet-storage";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final Pattern SETTING = Pattern.compile("([^=]+)=(/.*)");
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:-]{7,99}");
    private static final int LONGEST_LINE = 200;

    public SharedDirectory {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a pool: " + name);
        }
        directory = directory.toAbsolutePath().normalize();
    }

    public SharedDirectory(String name, Path directory) {
        this(name, directory, Optional.empty());
    }

    /** @param setting "NAME=/DIRECTORY" @throws IllegalArgumentException */
    public static SharedDirectory parse(String setting) {
        Matcher parts = SETTING.matcher(setting.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("a shared directory is NAME=/DIRECTORY, not " + setting);
        }
        return new SharedDirectory(parts.group(1), Path.of(parts.group(2)));
    }

    /** Of the disks that lie there. */
    public DiskTemplate kind() {
        return gluster.isPresent() ? DiskTemplate.GLUSTER : DiskTemplate.SHAREDFILE;
    }

    /**
     * How a machine opens a file of it. QEMU's driver for Gluster can't read a file to its end whose length is no
     * multiple of 512, as those of QCOW2 may be.
     */
    Medium medium(Path file, VolumeSpec.Format format) {
        return gluster.filter(volume -> volume.direct() && format == VolumeSpec.Format.RAW)
                .map(volume -> volume.medium(directory.relativize(file)))
                .orElseGet(() -> new Medium.File(file, true));
    }

    /** Which storage it is; empty while it is not there. */
    Optional<String> storage() {
        if (gluster.isPresent() && !gluster.get().isMountedAt(directory)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(directory.resolve(ID_FILE))) {
            return lines.limit(1)
                    .filter(line -> line.length() <= LONGEST_LINE)
                    .map(String::strip)
                    .filter(line -> ID.matcher(line).matches())
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
