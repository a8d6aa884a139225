package org.gannet.agent.volume.sharedfile;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.volume.Medium;

/**
 * A Gluster volume that the node's administrator has mounted.
 * @param server where clients begin; it tells them of the others
 * @param port of it
 * @param volume as Gluster calls it
 * @param direct whether machines open its files by Gluster's library, past the mount
 * @see <a href="https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html">BlockdevOptionsGluster</a>
 */
public record GlusterVolume(String server, int port, String volume, boolean direct) {
    public static final int PORT = 24007;

    private static final Pattern SETTING = Pattern.compile(
            "([^=]+)=([\\w.-]+|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?/([a-zA-Z0-9_-]+):(/[^:]*)(:direct)?");

    private static final int LAST_PORT = 65_535;
    /** Of the inode that is mounted (FUSE_ROOT_ID). */
    private static final long ROOT = 1;

    public GlusterVolume {
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * The directory that it is mounted on.
     * @param setting "NAME=SERVER[:PORT]/VOLUME:/DIRECTORY[:direct]"
     * @throws IllegalArgumentException
     */
    public static SharedDirectory parse(String setting) {
        Matcher parts = SETTING.matcher(setting.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a Gluster volume is NAME=SERVER[:PORT]/VOLUME:/DIRECTORY[:direct], not " + setting);
        }
        int port = parts.group(3) == null ? PORT : Integer.parseInt(parts.group(3));
        GlusterVolume volume = new GlusterVolume(parts.group(2), port, parts.group(4), parts.group(6) != null);
        return new SharedDirectory(parts.group(1), Path.of(parts.group(5)), Optional.of(volume));
    }

    /**
     * Whether just this volume is mounted there: a mount says what it shows as SERVER:VOLUME. What is opened past the
     * mount is found from the volume's root.
     */
    boolean isMountedAt(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return store.type().equals("fuse.glusterfs")
                    && store.name().replace(":/", ":").endsWith(":" + volume)
                    && (!direct || Files.getAttribute(directory, "unix:ino").equals(ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    /** A file in it, opened past the mount. @param path from the volume's root */
    Medium medium(Path path) {
        String host = server.startsWith("[") ? server.substring(1, server.length() - 1) : server;
        return file(volume, path.toString(), Map.of("type", "inet", "host", host, "port", Integer.toString(port)));
    }

    /** As QEMU's driver is told it. @param server in words of SocketAddress */
    public static Medium file(String volume, String path, Map<String, Object> server) {
        return new Medium.Network("gluster", Map.of("volume", volume, "path", path, "server", List.of(server)));
    }
}
