package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;

/** A Ceph cluster of one monitor and one store in memory, in a namespace of its own, with the pool "rbd". */
public final class CephCluster implements CommandRunner, AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Path RECIPES =
            Path.of("../../images/ceph").toAbsolutePath().normalize();
    private static final CommandRunner LOCAL = new LocalCommandRunner();
    private final Path programs;
    private final Path folder;
    private final String space = "gannet-ceph" + ProcessHandle.current().pid();
    private final String cable = "gc" + ProcessHandle.current().pid();

    private CephCluster(Path programs, Path folder) {
        this.programs = programs;
        this.folder = folder;
    }

    /** The test is left out where Ceph's programs can't be fetched, or this is not root. */
    public static CephCluster start() throws IOException {
        assumeThat(System.getProperty("user.name")).as("namespaces need root").isEqualTo("root");
        CommandResult built = here("build");
        assumeThat(built.succeeded()).as("Ceph: " + built.error()).isTrue();
        Path programs = Path.of(built.output().strip());
        CephCluster cluster = new CephCluster(programs, Files.createTempDirectory(Path.of("/tmp"), "gannet"));
        CommandResult up = here("run", "up", programs.toString(), cluster.folder.toString(), cluster.space);
        if (!up.succeeded()) {
            cluster.close();
        }
        up.require("Ceph did not start.");
        return cluster;
    }

    private static CommandResult here(String program, String... words) {
        return LOCAL.run(Command.of(
                LIMIT,
                Stream.concat(Stream.of(RECIPES.resolve(program).toString()), Stream.of(words))
                        .toList()));
    }

    /** For its clients. */
    public Path configuration() {
        return folder.resolve("ceph.conf");
    }

    /** What a command has to begin with to run there, with Ceph's programs and QEMU's driver. */
    public List<String> prefix() {
        return List.of(RECIPES.resolve("run").toString(), "exec", programs.toString(), space);
    }

    /**
     * The same for an agent: what it starts does not inherit its surroundings, and so has to find them again.
     * @param directory for programs that do
     */
    public List<String> agentPrefix(Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, String> tools = Map.of(
                "ceph", "ceph",
                "rbd", programs.resolve("usr/bin/rbd").toString(),
                "qemu-img", "/usr/bin/qemu-img",
                "qemu-storage-daemon", "/usr/bin/qemu-storage-daemon",
                "qemu-system-x86_64", "/usr/bin/qemu-system-x86_64");
        for (Map.Entry<String, String> tool : tools.entrySet()) {
            Path file = directory.resolve(tool.getKey());
            Files.writeString(
                    file,
                    "#!/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nexec " + String.join(" ", prefix()) + " "
                            + tool.getValue() + " \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return List.of("ip", "netns", "exec", space, "env", "PATH=" + directory + ":" + System.getenv("PATH"));
    }

    /**
     * Lays a cable between this process and the cluster, of addresses that no other process lays one of.
     * @return addresses there, as many as are asked for
     */
    public List<String> join(int many) {
        String net = "10.213." + (ProcessHandle.current().pid() & 255) + ".";
        List<String> there =
                IntStream.rangeClosed(1, many).mapToObj(i -> net + (i + 10)).toList();
        cable("ip", "link", "add", cable, "type", "veth", "peer", "name", "outside", "netns", space);
        cable("ip", "addr", "add", net + "1/24", "dev", cable);
        cable("ip", "link", "set", cable, "up");
        there.forEach(address -> cable("ip", "-n", space, "addr", "add", address + "/24", "dev", "outside"));
        cable("ip", "-n", space, "link", "set", "outside", "up");
        return there;
    }

    private static void cable(String... argv) {
        NetworkSpace.here(argv).require("The cable to Ceph was not laid.");
    }

    @Override
    public CommandResult run(Command command) {
        return LOCAL.run(Command.of(
                LIMIT, Stream.concat(prefix().stream(), command.argv().stream()).toList()));
    }

    @Override
    public Daemon start(Command command) {
        throw new UnsupportedOperationException("nothing that stays is started by a driver");
    }

    @Override
    public void close() {
        // Its other end would stay for as long as anything there takes to end.
        NetworkSpace.here("ip", "link", "del", cable);
        here("run", "down", folder.toString(), space);
        Trees.delete(folder);
    }
}
