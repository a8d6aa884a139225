package org.gannet.agent.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.gannet.agent.boot.AgentServer;
import org.gannet.agent.boot.AgentSettings;
import org.gannet.agent.boot.OutsideStorage;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.hypervisor.kvm.Accel;
import org.gannet.agent.hypervisor.kvm.PortRange;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.volume.blockdev.DevicePool;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeHttp;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** An agent in this process with real QEMU, on a loopback address of its own; can be stopped and started again. */
public final class TestNode implements AutoCloseable {
    private static final Supplier<CallStamp> LEADER = CallStamp.ofLeader(1);
    private final TestCertificates certificates;
    private final AgentSettings settings;
    private final CommandRunner runner;
    private Optional<AgentServer> server = Optional.empty();

    /** @param folder of all its files; short, since it holds sockets too */
    public TestNode(TestCertificates certificates, String name, String address, Path folder, long bytesPerSecond) {
        this(certificates, name, address, folder, bytesPerSecond, List.of(), new LocalCommandRunner());
    }

    /** With logical volumes. @param runner of all tools */
    public TestNode(
            TestCertificates certificates,
            String name,
            String address,
            Path folder,
            long bytesPerSecond,
            List<LvmPool> pools,
            CommandRunner runner) {
        this(certificates, name, address, folder, bytesPerSecond, pools, OutsideStorage.NONE, runner);
    }

    /** With storage that other nodes see, too. @param runner of all tools */
    public TestNode(
            TestCertificates certificates,
            String name,
            String address,
            Path folder,
            OutsideStorage outside,
            CommandRunner runner) {
        this(certificates, name, address, folder, 0, List.of(), outside, runner);
    }

    private TestNode(
            TestCertificates certificates,
            String name,
            String address,
            Path folder,
            long bytesPerSecond,
            List<LvmPool> pools,
            OutsideStorage outside,
            CommandRunner runner) {
        this.certificates = certificates;
        this.runner = runner;
        certificates.writeNodeFiles(name, address, folder.resolve("tls"));
        Optional<ByteSize> limit = bytesPerSecond == 0 ? Optional.empty() : Optional.of(new ByteSize(bytesPerSecond));
        this.settings = new AgentSettings(
                new NodeName(name),
                folder.resolve("node"),
                folder.resolve("run"),
                address,
                AgentProcess.freePort(address),
                new PortRange(47100, 47199),
                Accel.TCG,
                folder.resolve("tls"),
                new AgentSettings.Offer(Optional.empty(), Optional.empty(), limit),
                pools,
                outside,
                List.of(new DevicePool("san", folder.resolve("san"))));
        start();
    }

    public void start() {
        server = Optional.of(AgentServer.start(settings, runner));
    }

    /** Ends the agent; its machines run on. */
    public void stop() {
        server.ifPresent(AgentServer::close);
        server = Optional.empty();
    }

    public AgentServer server() {
        return server.orElseThrow();
    }

    public URI uri() {
        return server().uri();
    }

    /** As the engine. */
    public NodeApi api() {
        return api(certificates.client("gannet-engine", certificates));
    }

    public NodeApi api(SSLContext tls) {
        return api(tls, LEADER);
    }

    /** As an engine that leads. */
    public NodeApi api(Supplier<CallStamp> stamps) {
        return api(certificates.client("gannet-engine", certificates), stamps);
    }

    public TestEngine.Agent agent() {
        return new TestEngine.Agent(settings.address() + ":" + uri().getPort(), this::api);
    }

    private NodeApi api(SSLContext tls, Supplier<CallStamp> stamps) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().sslContext(tls).build());
        requests.setReadTimeout(Duration.ofMinutes(3));
        RestClient.Builder builder =
                RestClient.builder().baseUrl(uri().toString()).requestFactory(requests);
        return NodeHttp.client(builder, settings.name().value(), stamps);
    }

    public TestConsole console(InstanceId id, String kind) {
        return TestConsole.open(
                certificates.client("gannet-engine", certificates),
                URI.create(uri().toString().replace("https", "wss") + "/node/v1/vms/" + id + "/console/" + kind));
    }

    /** The volume's file; tests look into it behind the agent's back. */
    public Path volume(VolumeId id, VolumeSpec.Format format) {
        return settings.directory()
                .resolve("volumes/" + id + "." + format.name().toLowerCase(java.util.Locale.ROOT));
    }

    public AgentSettings settings() {
        return settings;
    }

    public long pid(InstanceId id) {
        try {
            return Long.parseLong(Files.readString(settings.runDirectory().resolve(id + ".pid"))
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public VmReport vm(InstanceId id) {
        return findVm(id).orElseThrow();
    }

    public Optional<VmReport> findVm(InstanceId id) {
        return api().report().vms().stream().filter(vm -> vm.id().equals(id)).findFirst();
    }

    /** Puts a test guest's disk into the cache. */
    public ImageDigest putImage(byte[] content) {
        ImageDigest digest = TestGuest.digest(content);
        api().ensureImage(digest, new InputStreamResource(new ByteArrayInputStream(content)));
        return digest;
    }

    public static VmSpec spec(String machineType, VolumeId volume, DiskId disk, VolumeSpec.Format format) {
        return new VmSpec(
                new HostName("guest1"),
                machineType,
                1,
                ByteSize.ofMebibytes(32),
                List.of(new VmSpec.Disk(disk, volume, format)),
                List.of(new VmSpec.Nic.User(MacAddress.fromRandom(disk.value()))),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("guest1"), List.of("ssh-ed25519 AAAA test")));
    }

    /** Processes of this node that serve mirrored disks, one side's or all. @param part of their command line */
    public List<ProcessHandle> mirrors(String part) {
        return mirrors(settings.runDirectory(), part);
    }

    static List<ProcessHandle> mirrors(Path run, String part) {
        return ProcessHandle.allProcesses()
                .filter(handle -> {
                    String line = commandLine(handle);
                    return (line.contains("qemu-storage-daemon") || line.contains("MirrorMain"))
                            && line.contains(run.toString())
                            && line.contains(part);
                })
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

    /** All that runs ends at once, and what was noted of mirrored disks is of another boot of the kernel. */
    public void reboot() {
        stop();
        killAll();
        Path mirrors = settings.directory().resolve("replicas");
        try (Stream<Path> files = Files.list(mirrors)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                String noted = Files.readString(file).replace(HostFacts.bootId(), "another");
                Files.writeString(file, noted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** Ends the agent, its machines by their pid files, and what serves their disks. */
    @Override
    public void close() {
        stop();
        killAll();
    }

    private void killAll() {
        mirrors("").forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.list(settings.runDirectory())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pid")).toList()) {
                long pid = Long.parseLong(Files.readString(file).strip());
                ProcessHandle.of(pid)
                        .filter(handle -> handle.info().command().orElse("").contains("qemu-system"))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
