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

/**
 * The process that has one side's volume open, from its start to its end. It serves one party in its life: to serve
 * another it is ended, and one is started anew. QEMU can't be trusted to stop serving: 7.2 waits for ever, and answers
 * nobody any more, when it is told {@code nbd-server-stop} while anybody is about to connect (it polls for the end of
 * that connection where its events do not come). Called by one thread at a time.
 */
final class StorageDaemon {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    /** One that does not answer the order to end in time is ended by force. */
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);

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
            try (QmpClient qmp = connect(ANSWER_LIMIT)) {
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

    private QmpClient connect(Duration limit) throws IOException {
        return QmpClient.connect(host.monitor(disk), event -> {}, limit);
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

    /** To this node's own process; it has served nobody yet. */
    void serveHere() {
        order(qmp -> {
            delete(host.volume(disk));
            qmp.execute("nbd-server-start", arguments.serveHere(), ANSWER_LIMIT);
            qmp.execute("block-export-add", arguments.exportDisk(), ANSWER_LIMIT);
        });
    }

    /** To the other side, which writes what it wants this one to hold; it has served nobody yet. */
    void serveThere(ReplicaSpec spec) {
        order(qmp -> {
            qmp.execute("object-add", arguments.credentials(), ANSWER_LIMIT);
            qmp.execute("object-add", StorageArguments.allowed(List.of(spec.peer(), host.name())), ANSWER_LIMIT);
            qmp.execute("nbd-server-start", arguments.serveThere(spec.port()), ANSWER_LIMIT);
            qmp.execute("block-export-add", arguments.exportMark(), ANSWER_LIMIT);
            qmp.execute("block-export-add", arguments.exportDisk(), ANSWER_LIMIT);
        });
    }

    /** While it serves nobody. */
    void resize(ByteSize size) {
        order(qmp -> qmp.execute("block_resize", arguments.resize(size), ANSWER_LIMIT));
    }

    private interface Orders {
        void give(QmpClient qmp);
    }

    private void order(Orders orders) {
        try (QmpClient qmp = connect(ANSWER_LIMIT)) {
            orders.give(qmp);
        } catch (IOException e) {
            throw failed("does not answer", e.toString());
        } catch (QmpException e) {
            boolean taken = String.valueOf(e.getMessage()).contains("in use");
            throw failed(taken ? "can't have its port: another program has it" : "refused an order", e.getMessage());
        }
    }

    /**
     * Politely, so that all is on disk; by force when it does not answer. Then what it has written is still the
     * kernel's to write: volumes that are mirrored are raw, the process itself holds nothing back.
     */
    void stop(ProcessIdentity process) {
        long end = System.nanoTime();
        try (QmpClient qmp = connect(HEARD_WITHIN)) {
            qmp.execute("quit", Map.of(), HEARD_WITHIN);
            end = System.nanoTime() + ANSWER_LIMIT.toNanos();
        } catch (IOException | QmpException e) {
            // The hard way, below.
        }
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
