package org.gannet.agent.volume.blockdev;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gannet.agent.command.Command;

/** Command lines of lsblk(8) and blkid(8). They only look. */
final class DeviceCommands {
    private static final Duration QUICK = Duration.ofMinutes(1);

    private DeviceCommands() {}

    /** With what lies on each of them. Those that are no block devices are missing, and make it fail. */
    static Command list(List<Path> devices) {
        List<String> argv = new ArrayList<>(List.of(
                "lsblk", "--json", "--bytes", "--paths", "--tree", "--output", "NAME,TYPE,SIZE,RO,MOUNTPOINTS"));
        devices.forEach(device -> argv.add(device.toString()));
        return Command.of(QUICK, argv);
    }

    /** What its first bytes say that it is. */
    static Command probe(Path device) {
        return Command.of(QUICK, List.of("blkid", "--probe", "--output", "export", device.toString()));
    }
}
