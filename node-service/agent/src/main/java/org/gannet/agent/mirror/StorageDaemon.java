package org.gannet.agent.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.Pause;
import org.gannet.agent.hypervisor.kvm.ProcessIdentity;
import org.gannet.agent.hypervisor.kvm.QmpClient;
import org.gannet.agent.hypervisor.kvm.QmpException;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaSpec;

/** The process that has one side's volume open, from its start to its end. Called by one thread at a time. */
final class StorageDaemon {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int TAIL = 2000;
    private final MirrorHost host;
    private final DiskId disk;
    private final StorageArguments arguments;

    StorageDaemon(MirrorHost host, DiskId disk) {
        this.host = host;
        this.disk = disk;
        this.arguments = new StorageArguments(host, disk);
    }

    /** One that an agent started which did not live to write it down. */
    Optional<ProcessIdentity> find() {
        return ProcessIdentity.withArgument(host.pid(disk).toString());
    }

    /** @throws NodeException TOOL_FAILED with what it said */
    ProcessIdentity start(VolumeDriver.Volume volume) {
        List<String> argv = arguments.argv(volume);
        try {
            Files.deleteIfExists(host.monitor(disk));
            Files.deleteIfExists(host.words(disk));
        } catch (IOException e) {
            throw StateFile.failure(e, host.words(disk));
        }
        Daemon daemon = host.runner().start(Command.of(START_LIMIT, argv).withErrorFile(host.words(disk)));
        ProcessIdentity process =
                ProcessIdentity.of(daemon.pid()).orElseThrow(() -> failed("did not start", argv.toString()));
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (QmpClient qmp = connect()) {
                qmp.execute("query-version", Map.of(), ANSWER_LIMIT);
                return process;
            } catch (IOException | QmpException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.kill();
                    throw failed("did not start", argv + "\n" + words());
                }
                Pause.of(POLL);
            }
        }
    }

    private QmpClient connect() throws IOException {
        return QmpClient.connect(host.monitor(disk), event -> {}, ANSWER_LIMIT);
    }

    /** What it said last. */
    String words() {
        try {
            Path file = host.words(disk);
            String all = Files.exists(file) ? Files.readString(file) : "";
            return all.length() <= TAIL ? all : all.substring(all.length() - TAIL);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** To this node's own process. */
    void serveHere() {
        serve(qmp -> {
            delete(host.volume(disk));
            qmp.execute("nbd-server-start", arguments.serveHere(), ANSWER_LIMIT);
            qmp.execute("block-export-add", arguments.exportDisk(), ANSWER_LIMIT);
        });
    }

    /** To the other side, which writes what it wants this one to hold. */
    void serveThere(ReplicaSpec spec) {
        serve(qmp -> {
            refusalIgnored(qmp, "object-del", Map.of("id", StorageArguments.PEER));
            qmp.execute("object-add", StorageArguments.allowed(List.of(spec.peer(), host.name())), ANSWER_LIMIT);
            qmp.execute("nbd-server-start", arguments.serveThere(spec.port()), ANSWER_LIMIT);
            qmp.execute("block-export-add", arguments.exportMark(), ANSWER_LIMIT);
            qmp.execute("block-export-add", arguments.exportDisk(), ANSWER_LIMIT);
        });
    }

    /** To nobody. */
    void serveNobody() {
        serve(qmp -> {});
    }

    /** Serves nobody from now on. */
    void resize(ByteSize size) {
        serve(qmp -> qmp.execute("block_resize", arguments.resize(size), ANSWER_LIMIT));
    }

    private interface Orders {
        void give(QmpClient qmp);
    }

    private void serve(Orders orders) {
        try (QmpClient qmp = connect()) {
            // Ends its exports and connections, and waits for what they have under way.
            refusalIgnored(qmp, "nbd-server-stop", Map.of());
            awaitNoExports(qmp);
            orders.give(qmp);
        } catch (IOException e) {
            throw failed("does not answer", e.toString());
        } catch (QmpException e) {
            boolean taken = String.valueOf(e.getMessage()).contains("in use");
            throw failed(taken ? "can't have its port: another program has it" : "refused an order", e.getMessage());
        }
    }

    private void awaitNoExports(QmpClient qmp) {
        long end = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (!qmp.execute("query-block-exports", Map.of(), ANSWER_LIMIT).isEmpty()) {
            if (System.nanoTime() > end) {
                throw QmpException.timedOut("end of the exports", ANSWER_LIMIT);
            }
            Pause.of(POLL);
        }
    }

    private static void refusalIgnored(QmpClient qmp, String command, Map<String, Object> arguments) {
        try {
            qmp.execute(command, arguments, ANSWER_LIMIT);
        } catch (QmpException e) {
            if (e.kind() != QmpException.Kind.REFUSED) {
                throw e;
            }
        }
    }

    /** Politely, so that all is on disk; by force when it does not answer. */
    void stop(ProcessIdentity process) {
        try (QmpClient qmp = connect()) {
            qmp.execute("quit", Map.of(), ANSWER_LIMIT);
        } catch (IOException | QmpException e) {
            // The hard way, below.
        }
        long end = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Pause.of(POLL);
        }
        process.kill();
        while (process.isAlive() && System.nanoTime() < end + ANSWER_LIMIT.toNanos()) {
            Pause.of(POLL);
        }
        if (process.isAlive()) {
            throw failed("does not end", process.toString());
        }
        for (Path file : List.of(host.monitor(disk), host.volume(disk), host.pid(disk))) {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StateFile.failure(e, file);
        }
    }

    private NodeException failed(String what, @org.jspecify.annotations.Nullable String internal) {
        return new NodeException(
                Problem.of(ErrorCode.TOOL_FAILED, "The process that has one side of a mirrored disk open " + what + ".")
                        .withInternal("disk " + disk + ": " + internal));
    }
}
