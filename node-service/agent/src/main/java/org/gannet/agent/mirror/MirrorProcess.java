package org.gannet.agent.mirror;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.Pause;
import org.gannet.agent.hypervisor.kvm.ProcessIdentity;
import org.gannet.agent.mirror.device.DeviceSettings;
import org.gannet.agent.mirror.device.Fields;
import org.gannet.agent.mirror.device.MirrorMain;
import org.gannet.agent.state.StateFile;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/** The node's process between guests and mirrored disks, see {@link MirrorMain}. Safe for many threads. */
final class MirrorProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(40);
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Executor THREADS = Thread::startVirtualThread;
    private final MirrorHost host;

    /** What is kept of it. */
    record Running(ProcessIdentity process) {}

    MirrorProcess(MirrorHost host) {
        this.host = host;
    }

    private Path file() {
        return host.directory().resolve("process");
    }

    boolean isAlive() {
        return running().isPresent();
    }

    private Optional<ProcessIdentity> running() {
        return StateFile.read(file(), Running.class).map(Running::process).filter(ProcessIdentity::isAlive);
    }

    /** Starts it unless it runs. @return whether it was started now, and knows of no disk yet */
    synchronized boolean ensureRunning() {
        if (isAlive()) {
            return false;
        }
        // An agent may have died between the start and the writing down: two must not be.
        ProcessIdentity.withArgument(host.orders().toString()).ifPresent(ProcessIdentity::kill);
        List<String> argv = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xss512k",
                "-XX:-UsePerfData",
                "-cp",
                ProcessCode.install(host.directory().resolve("code")).toString(),
                MirrorMain.class.getName(),
                host.orders().toString(),
                host.tlsDirectory().toString());
        var daemon = host.runner()
                .start(Command.of(START_LIMIT, argv)
                        .withErrorFile(host.directory().resolve("process.txt")));
        ProcessIdentity process = ProcessIdentity.of(daemon.pid()).orElseThrow(() -> failed("did not start", ""));
        StateFile.write(file(), new Running(process));
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                order("list", QUESTION_LIMIT);
                return true;
            } catch (NodeException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                Pause.of(POLL);
            }
        }
    }

    /** Makes it serve a disk, or serve it otherwise. @param serving whether guests may come */
    Map<String, String> ensure(DeviceSettings settings, boolean serving) {
        Map<String, String> fields = new LinkedHashMap<>(settings.toFields());
        fields.put("serving", Boolean.toString(serving));
        return Fields.parse(order("ensure " + Fields.line(fields), ORDER_LIMIT).getLast());
    }

    /** Makes it serve a disk that another node writes to. @param settings with this node's own address */
    void standBy(DeviceSettings settings) {
        order("standby " + Fields.line(settings.toFields()), ORDER_LIMIT);
    }

    /** Ends its work with the disk if both sides hold the same. @throws NodeException when they do not */
    void handOver(DiskId disk) {
        if (isAlive()) {
            order("handover " + Fields.line(Map.of("disk", disk.toString())), ORDER_LIMIT);
        }
    }

    /**
     * Has it compare both sides of the disk, and tells how far that is.
     * @param again whether one that was begun earlier counts
     * @throws NodeException when it does not feed the other side
     */
    Map<String, String> compare(DiskId disk, boolean mend, boolean again) {
        Map<String, String> fields =
                Map.of("disk", disk.toString(), "mend", Boolean.toString(mend), "again", Boolean.toString(again));
        return Fields.parse(order("compare " + Fields.line(fields), ORDER_LIMIT).getLast());
    }

    /** Has it compare the sides of the disk no more. */
    void endComparison(DiskId disk) {
        if (isAlive()) {
            order("compare " + Fields.line(Map.of("disk", disk.toString(), "end", "true")), ORDER_LIMIT);
        }
    }

    /** Ends its work with the disk; what is under way is finished first, as far as it goes. */
    void ensureAbsent(DiskId disk) {
        if (isAlive()) {
            order("absent " + Fields.line(Map.of("disk", disk.toString())), ORDER_LIMIT);
        }
    }

    /** Ends it; it has no disk any more. */
    void end() {
        running().ifPresent(ProcessIdentity::kill);
    }

    /** How all disks are that it has, by id; empty when it does not answer. */
    Optional<Map<String, Map<String, String>>> devices() {
        if (!isAlive()) {
            return Optional.empty();
        }
        try {
            Map<String, Map<String, String>> devices = new LinkedHashMap<>();
            for (String line : order("list", QUESTION_LIMIT)) {
                if (line.startsWith("is ")) {
                    Map<String, String> fields = Fields.parse(line.substring(3));
                    devices.put(fields.getOrDefault("disk", ""), fields);
                }
            }
            return Optional.of(devices);
        } catch (NodeException e) {
            return Optional.empty();
        }
    }

    private List<String> order(String line, Duration limit) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(host.orders()));
            CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> talk(channel, line), THREADS);
            List<String> lines = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            String last = lines.isEmpty() ? "" : lines.getLast();
            if (last.startsWith("no ")) {
                throw failed("refused an order", Fields.parse(last).getOrDefault("message", ""));
            }
            if (!last.startsWith("ok")) {
                throw failed("does not answer", line);
            }
            return lines;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw failed("does not answer", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
        }
    }

    private static List<String> talk(SocketChannel channel, String line) {
        List<String> lines = new ArrayList<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            for (String answer = in.readLine(); answer != null; answer = in.readLine()) {
                lines.add(answer);
                if (!answer.startsWith("is ")) {
                    break;
                }
            }
        } catch (IOException e) {
            // What came is all there is: the last line is missing.
        }
        return lines;
    }

    private static NodeException failed(String what, String internal) {
        return new NodeException(
                Problem.of(ErrorCode.TOOL_FAILED, "The process between guests and mirrored disks " + what + ".")
                        .withInternal(internal));
    }
}
