package org.gannet.agent.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.LocalCommandRunner;

/** A Gluster volume of one brick in a namespace of its own, mounted twice, as by two nodes. */
public final class GlusterCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String RECIPE =
            Path.of("../../images/gluster/run").toAbsolutePath().normalize().toString();
    private static final CommandRunner LOCAL = new LocalCommandRunner();
    private final Path folder;
    private final String space = "gannet-gl" + ProcessHandle.current().pid();

    private GlusterCluster(Path folder) {
        this.folder = folder;
    }

    /** The test is left out where its programs are not installed, or nothing can be mounted. */
    public static GlusterCluster start() throws IOException {
        assumeThat(System.getProperty("user.name")).as("namespaces need root").isEqualTo("root");
        assumeThat(Path.of("/usr/sbin/glusterd"))
                .as("Debian's glusterfs-server and glusterfs-client")
                .exists();
        assumeThat(Path.of("/dev/fuse")).exists();
        GlusterCluster cluster = new GlusterCluster(Files.createTempDirectory(Path.of("/tmp"), "gannet"));
        CommandResult up = cluster.here("up");
        if (!up.succeeded()) {
            cluster.close();
        }
        up.require("Gluster did not start.");
        return cluster;
    }

    private CommandResult here(String verb) {
        return LOCAL.run(Command.of(LIMIT, List.of(RECIPE, verb, folder.toString(), space)));
    }

    /** @param client 1 or 2 */
    public Path mount(int client) {
        return folder.resolve(Integer.toString(client));
    }

    public String server() {
        return "10.57.0.1";
    }

    public String volume() {
        return "v0";
    }

    /** By a program that reaches the servers. */
    public CommandResult run(String... argv) {
        return LOCAL.run(Command.of(
                LIMIT,
                Stream.concat(Stream.of(RECIPE, "exec", space), Stream.of(argv)).toList()));
    }

    /** Clients don't reach the brick any more. */
    public void cut() {
        here("cut").require("not cut");
    }

    public void heal() {
        here("heal").require("not healed");
    }

    @Override
    public void close() {
        here("down");
        Trees.delete(folder);
    }
}
