package org.gannet.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.base.ByteSize;

/**
 * One volume group of a {@link LabMachine}, for agents, tools and machines of this computer, whose kernel has no device
 * mapper: LVM's own commands run there, all others here. Each logical volume is a loop device here, a window on just
 * those bytes of the laboratory's disk that LVM there has given to it, under the name that it would have.
 */
public final class LabStorage implements CommandRunner, AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern EXTENTS = Pattern.compile("\\S+:(\\d+)-(\\d+)");
    /** Changes a loop device that is open: struct loop_info64 is read, gets another limit, and is written. */
    private static final String RESIZE = "open(L, '+<', $ARGV[0]) or die; my $s = \"\\0\" x 232;"
            + " ioctl(L, 0x4c05, $s) or die; substr($s, 32, 8) = pack('Q', $ARGV[1]); ioctl(L, 0x4c04, $s) or die;"
            + " ioctl(L, 0x4c07, 0);";

    private final LabMachine lab;
    private final Path disk;
    private final String group;
    private final Map<String, String> loops = new HashMap<>();
    private final CommandRunner here = new LocalCommandRunner();

    /**
     * Makes the group of one of the laboratory's disks. The test is left out where there are no loop devices.
     * @param letter of the disk there
     * @param disk its file here
     */
    public LabStorage(LabMachine lab, char letter, Path disk) {
        this.lab = lab;
        this.disk = disk;
        this.group = "gannetlab" + ProcessHandle.current().pid() + letter;
        CommandResult free = here.run(Command.of(LIMIT, List.of("losetup", "--find")));
        assumeThat(free.succeeded()).as("loop devices: " + free.error()).isTrue();
        lab.shell("vgcreate --yes -qq " + group + " /dev/vd" + letter);
    }

    public String group() {
        return group;
    }

    @Override
    public synchronized CommandResult run(Command command) {
        String tool = command.argv().getFirst();
        boolean isLvm = tool.matches("(lv|vg|pv)[a-z]+");
        CommandResult result = isLvm ? lab.run(command) : here.run(command);
        if (isLvm && !tool.matches("lvs|vgs|pvs|lvchange")) {
            follow();
        }
        return result;
    }

    @Override
    public Daemon start(Command command) {
        return here.start(command);
    }

    /** As udev would: a device for each volume, as large as it is. */
    private void follow() {
        Set<String> there = new HashSet<>();
        String all = lab.shell("lvs --noheadings --units b --nosuffix --separator ' '"
                + " -o lv_name,vg_extent_size,seg_pe_ranges " + group);
        long start = Long.parseLong(lab.shell("pvs --noheadings --units b --nosuffix -o pe_start -S vg_name=" + group)
                .strip());
        for (String line : all.strip().lines().toList()) {
            String[] words = line.strip().split(" +");
            Matcher extents = EXTENTS.matcher(words[2]);
            assertThat(extents.matches()).as(line).isTrue();
            assertThat(there.add(words[0])).as("in one piece: " + all).isTrue();
            long extent = Long.parseLong(words[1]);
            long first = Long.parseLong(extents.group(1));
            map(words[0], start + first * extent, (Long.parseLong(extents.group(2)) - first + 1) * extent);
        }
        List.copyOf(loops.keySet()).stream()
                .filter(name -> !there.contains(name))
                .forEach(this::unmap);
    }

    private Path link(String name) {
        return Path.of("/dev", group, name);
    }

    private void map(String name, long offset, long size) {
        if (loops.containsKey(name)) {
            tool("perl", "-e", RESIZE, loops.get(name), Long.toString(size));
            return;
        }
        String loop = tool(
                "losetup",
                "--find",
                "--show",
                "--offset",
                Long.toString(offset),
                "--sizelimit",
                Long.toString(size),
                disk.toString());
        loops.put(name, loop);
        try {
            Files.createDirectories(link(name).getParent());
            Files.createSymbolicLink(link(name), Path.of(loop));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unmap(String name) {
        try {
            Files.deleteIfExists(link(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tool("losetup", "--detach", loops.remove(name));
    }

    private String tool(String... argv) {
        CommandResult result = here.run(Command.of(LIMIT, List.of(argv)));
        assertThat(result.succeeded()).as(result.toString()).isTrue();
        return result.output().strip();
    }

    /** Makes one by hand. @return where it is */
    public Path make(String name, ByteSize size, String... more) {
        List<String> argv = new ArrayList<>(
                List.of("lvcreate", "--yes", "-qq", "-Wn", "-Zn", "--size", size.bytes() + "b", "--name", name));
        argv.addAll(List.of(more));
        argv.add(group);
        CommandResult made = run(Command.of(LIMIT, argv));
        assertThat(made.succeeded()).as(made.toString()).isTrue();
        return link(name);
    }

    @Override
    public void close() {
        List.copyOf(loops.keySet()).forEach(this::unmap);
        try {
            Files.deleteIfExists(Path.of("/dev", group));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
