package org.gannet.agent.testing;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.boot.AgentMain;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** An agent in a process of its own, with real QEMU: can be frozen, killed at any moment and started again. */
public final class AgentProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private final TestCertificates certificates;
    private final String name;
    private final String address;
    private final Path folder;
    private final int port;
    private final List<String> settings;
    private final List<String> within;
    private final HttpClient engine;
    private Optional<Process> process = Optional.empty();

    /**
     * Does not answer yet: see {@link #awaitAnswer}.
     * @param folder of all its files; short, since it holds sockets too
     * @param settings more of them, as {@code --key=value}
     */
    public AgentProcess(
            TestCertificates certificates, String name, String address, Path folder, List<String> settings) {
        this(certificates, name, address, folder, settings, freePort(address), List.of());
    }

    /**
     * Somewhere else than this process.
     * @param within what its command begins with: a program that turns into the rest of its arguments
     */
    public AgentProcess(
            TestCertificates certificates,
            String name,
            String address,
            Path folder,
            List<String> settings,
            int port,
            List<String> within) {
        this.certificates = certificates;
        this.name = name;
        this.address = address;
        this.folder = folder;
        this.settings = settings;
        this.port = port;
        this.within = within;
        this.engine = newClient();
        certificates.writeNodeFiles(name, address, folder.resolve("tls"));
        launch();
    }

    /** Nobody else uses these addresses. */
    static int freePort(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #kill}. Returns when it answers. */
    public void start() {
        launch();
        awaitAnswer();
    }

    private void launch() {
        List<String> command = new ArrayList<>(within);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                AgentMain.class.getName(),
                "--name=" + name,
                "--directory=" + folder.resolve("node"),
                "--run-directory=" + folder.resolve("run"),
                "--address=" + address,
                "--port=" + port,
                "--accel=tcg",
                "--tls-directory=" + folder.resolve("tls")));
        command.addAll(settings);
        try {
            File log = folder.resolve("agent.log").toFile();
            process = Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException with what it said when it ended instead */
    public void awaitAnswer() {
        NodeApi api = api(CallStamp.ofLeader(1));
        await().atMost(LIMIT).until(() -> {
            if (!process.orElseThrow().isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("agent.log")));
            }
            try {
                return api.facts() != null;
            } catch (NodeException e) {
                // STALE_LEADER is an answer too.
                return e.code() != ErrorCode.NODE_UNREACHABLE;
            }
        });
    }

    /** As kill -9. */
    public void kill() {
        Process killed = process.orElseThrow();
        killed.destroyForcibly();
        killed.onExit().join();
    }

    /** Nothing of it runs until {@link #thaw}; its connections stay. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            Long.toString(process.orElseThrow().pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String address() {
        return address;
    }

    public Path folder() {
        return folder;
    }

    /** As the engine, in no hurry. */
    public NodeApi api(Supplier<CallStamp> stamps) {
        return api(engine, stamps, LIMIT, port);
    }

    /**
     * As the engine, over connections of its own.
     * @param limit of each call
     * @param through the port of something else at the same address that leads here
     */
    public NodeApi api(Supplier<CallStamp> stamps, Duration limit, int through) {
        return api(newClient(), stamps, limit, through);
    }

    public TestEngine.Agent agent() {
        return new TestEngine.Agent(address + ":" + port, this::api);
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(certificates.client("gannet-engine", certificates))
                .build();
    }

    private NodeApi api(HttpClient client, Supplier<CallStamp> stamps, Duration limit, int through) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(limit);
        return NodeHttp.client(
                RestClient.builder()
                        .baseUrl("https://" + address + ":" + through)
                        .requestFactory(requests),
                name,
                stamps);
    }

    public TestConsole console(InstanceId id, String kind) {
        return TestConsole.open(
                certificates.client("gannet-engine", certificates),
                URI.create("wss://" + address + ":" + port + "/node/v1/vms/" + id + "/console/" + kind));
    }

    /** Puts a test guest's disk, or another image, into the cache. */
    public ImageDigest putImage(NodeApi api, byte[] content) {
        ImageDigest digest = TestGuest.digest(content);
        api.ensureImage(digest, new InputStreamResource(new ByteArrayInputStream(content)));
        return digest;
    }

    /** QEMU processes of this machine on this node, whether the agent knows of them or not. */
    public List<ProcessHandle> guests(InstanceId id) {
        return guests(folder.resolve("run").resolve(id.toString()).toString());
    }

    private static List<ProcessHandle> guests(String mark) {
        return ProcessHandle.allProcesses()
                .filter(handle -> commandLine(handle).contains("qemu-system")
                        && commandLine(handle).contains(mark))
                .toList();
    }

    private static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"));
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }

    /** Names of the files that the volume is made of, finished or not. */
    public List<String> volumeFiles(VolumeId id) {
        try (Stream<Path> files = Files.list(folder.resolve("node/volumes"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(id.toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the agent and its guests. */
    @Override
    public void close() {
        process.ifPresent(Process::destroyForcibly);
        process.ifPresent(ended -> ended.onExit().join());
        guests(folder.resolve("run").toString()).forEach(ProcessHandle::destroyForcibly);
        TestNode.mirrors(folder.resolve("run"), "").forEach(ProcessHandle::destroyForcibly);
    }
}
