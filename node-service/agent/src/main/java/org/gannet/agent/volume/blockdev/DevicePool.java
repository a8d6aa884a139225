package org.gannet.agent.volume.blockdev;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory of links to block devices that may be adopted, such as one below {@code /dev/disk}. Set up by the node's
 * administrator; nodes that see the same devices give it the same name.
 * @param name by which the cluster knows it
 */
public record DevicePool(String name, Path directory) {
    private static final Pattern SETTING = Pattern.compile("([a-zA-Z0-9][a-zA-Z0-9_.-]{0,62})=(/.*)");

    public DevicePool {
        directory = directory.normalize();
        if (!directory.isAbsolute() || directory.getNameCount() == 0) {
            throw new IllegalArgumentException("a pool of devices is an absolute directory, not " + directory);
        }
    }

    /** @param setting "NAME=/DIRECTORY" @throws IllegalArgumentException */
    public static DevicePool parse(String setting) {
        Matcher parts = SETTING.matcher(setting.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("a pool of devices is NAME=/DIRECTORY, not " + setting);
        }
        return new DevicePool(parts.group(1), Path.of(parts.group(2)));
    }
}
