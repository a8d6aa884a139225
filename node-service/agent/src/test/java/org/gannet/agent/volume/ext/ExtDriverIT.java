package org.gannet.agent.volume.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.LoopProvider;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.FaultyRunner;
import org.gannet.agent.volume.FaultyRunner.Fault;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeDriverContract;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.file.FileTrees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider of loop devices, and all that can go wrong with its scripts. */
class ExtDriverIT implements VolumeDriverContract {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private final VolumeId id = VolumeId.random();
    private final Set<VolumeId> used = new HashSet<>();
    private final byte[] disk = TestGuest.disk(3);

    @TempDir
    private Path folder;

    private @Nullable LoopProvider provider;
    private @Nullable ExtDriver driver;

    @BeforeEach
    void prepare() {
        provider = new LoopProvider(folder);
        driver = node("node1", LONG);
    }

    @AfterEach
    void end() {
        if (provider != null) {
            san().close();
        }
    }

    private LoopProvider san() {
        return Objects.requireNonNull(provider);
    }

    /** The agent of that node, started anew. */
    private ExtDriver node(String name, Duration limit) {
        return node(name, limit, runner());
    }

    private ExtDriver node(String name, Duration limit, CommandRunner runner) {
        Path own = folder.resolve(name);
        ImageCache images = new ImageCache(own.resolve("images"));
        images.ensure(image(), new ByteArrayInputStream(disk));
        FileDriver files = new FileDriver(own.resolve("volumes"), images, runner, this::userOf);
        return new ExtDriver(san().on(name, limit), files, images, runner, this::userOf, own.resolve("ext"));
    }

    private Optional<InstanceId> userOf(VolumeId volume) {
        return used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty();
    }

    @Override
    public VolumeDriver driver() {
        return Objects.requireNonNull(driver);
    }

    @Override
    public ImageDigest image() {
        return TestGuest.digest(disk);
    }

    @Override
    public void use(VolumeId volume) {
        used.add(volume);
    }

    @Override
    public byte[] content(VolumeId volume, int length) {
        return read(driver(), volume, length);
    }

    private static byte[] read(VolumeDriver from, VolumeId volume, int length) {
        Medium medium = from.find(volume).orElseThrow().medium();
        assertThat(medium).isInstanceOf(Medium.Device.class);
        try (InputStream device = Files.newInputStream(medium.local().orElseThrow())) {
            return device.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] imageContent(int length) {
        return java.util.Arrays.copyOf(disk, length);
    }

    @Override
    public Place place() {
        return Place.of(DiskTemplate.EXT);
    }

    @Override
    public VolumeDriver driver(CommandRunner by) {
        return node("node1", LONG, by);
    }

    @Override
    public CommandRunner runner() {
        return new LocalCommandRunner();
    }

    @Override
    public Set<String> remains() {
        Set<String> names = new TreeSet<>(san().volumes());
        names.addAll(FileTrees.names(folder.resolve("node1/ext")));
        return names;
    }

    @Override
    public Path imageFile() {
        return new ImageCache(folder.resolve("node1/images")).path(image());
    }

    @Override
    public Wanted foreign() {
        Wanted wanted = wanted(Format.RAW);
        try {
            Files.write(san().file(wanted.id()), new byte[1 << 20]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wanted;
    }

    @Override
    public String full() {
        return FileTrees.FULL;
    }

    /** What opens and closes is not heard of again, and what is in a device is looked at by nobody. */
    @Override
    public boolean isBlind(Command command) {
        String tool = Path.of(command.argv().getFirst()).getFileName().toString();
        return Set.of("open", "close", "detach", "qemu-img", "blkdiscard", "blockdev", "sync")
                .contains(tool);
    }

    /** Each call takes a while: each goes wrong in one way. */
    @Override
    public List<Fault> faults(int call) {
        return List.of(Fault.values()[call % Fault.values().length]);
    }

    private VolumeSpec spec() {
        return empty(Format.RAW);
    }

    private static NodeException refused(ErrorCode code, ThrowingCallable work) {
        NodeException[] thrown = new NodeException[1];
        assertThatThrownBy(work).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).as("%s", e.problem()).isEqualTo(code);
            thrown[0] = e;
        });
        return thrown[0];
    }

    // --- what scripts are told

    @Test
    void scriptsAreToldAllThatTheInterfaceSays() {
        driver().ensure(id, spec());
        assertThat(san().calls("node1"))
                .containsExactly("attach //", "create 8//", "attach //", "open //True", "close //", "detach //");
        assertThat(san().isAttached(id, "node1")).as("nobody opens it").isFalse();
        driver().find(id);
        use(id);
        driver().release(List.of(id));
        assertThat(san().isAttached(id, "node1")).as("a machine has it open").isTrue();
        used.clear();
        driver().release(List.of(id));
        assertThat(san().isAttached(id, "node1")).isFalse();
    }

    @Test
    void growsWithoutAnythingOfAnEarlierOwner() throws IOException {
        driver().ensure(id, spec());
        Path device = driver().find(id).orElseThrow().medium().local().orElseThrow();
        use(id);
        driver().prepareSize(id, LARGER);
        assertThat(san().calls("node1")).contains("grow 8/16/");
        try (RandomAccessFile written = new RandomAccessFile(device.toFile(), "rw")) {
            assertThat(written.length()).isEqualTo(LARGER.bytes());
            written.seek(SIZE.bytes());
            written.write(1);
            written.getFD().sync();
        }
        driver().prepareSize(id, LARGER);
        driver().note(id, LARGER, List.of());
        assertThat(driver().report(id).size()).isEqualTo(LARGER);
        try (RandomAccessFile written = new RandomAccessFile(device.toFile(), "r")) {
            written.seek(SIZE.bytes());
            assertThat(written.read()).as("what was written since stays").isEqualTo(1);
        }
        refused(ErrorCode.INVALID_REQUEST, () -> driver().prepareSize(id, new ByteSize(LARGER.bytes() + 512)));
    }

    // --- faults

    @ParameterizedTest
    @ValueSource(strings = {"half create", "fail create", "idle create"})
    void whatIsNotMadeLeavesNothing(String fault) {
        san().fault(fault);
        NodeException problem = refused(ErrorCode.TOOL_FAILED, () -> driver().ensure(id, spec()));
        assertThat(problem.problem().toString()).doesNotContain(LoopProvider.PASSWORD);
        san().fault("");
        driver().ensureAbsent(id);
        assertThat(driver().has(id)).isFalse();
        assertThat(san().volumes()).isEmpty();
        assertThat(driver().ensure(id, spec()).size()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage attach", "file attach", "idle attach", "fail attach"})
    void whatCannotBeAttachedIsNotAbsent(String fault) {
        driver().ensure(id, spec());
        san().fault(fault);
        NodeException problem = refused(ErrorCode.TOOL_FAILED, () -> driver().find(id));
        assertThat(problem.problem().toString()).doesNotContain(LoopProvider.PASSWORD);
        assertThat(driver().list()).extracting(VolumeReport::id).containsExactly(id);
        san().fault("");
        assertThat(content(id, 4096)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle remove", "fail remove"})
    void whatIsNotRemovedIsStillThere(String fault) {
        driver().ensure(id, spec());
        san().fault(fault);
        refused(ErrorCode.TOOL_FAILED, () -> driver().ensureAbsent(id));
        assertThat(driver().list()).extracting(VolumeReport::id).containsExactly(id);
        assertThat(driver().find(id)).as("it is about to go").isEmpty();
        san().fault("");
        driver().ensureAbsent(id);
        assertThat(driver().list()).isEmpty();
        assertThat(san().volumes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"slow create", "slow attach"})
    void aScriptThatDoesNotEndMeansUnknown(String fault) {
        VolumeDriver hasty = node("node1", SHORT);
        san().fault(fault);
        refused(ErrorCode.TIMED_OUT, () -> hasty.ensure(id, spec()));
        san().fault("");
        assertThat(hasty.ensure(id, spec()).size()).isEqualTo(SIZE);
        san().fault("slow remove");
        refused(ErrorCode.TIMED_OUT, () -> hasty.ensureAbsent(id));
        assertThat(hasty.list()).extracting(VolumeReport::id).containsExactly(id);
        san().fault("");
        hasty.ensureAbsent(id);
        assertThat(hasty.list()).isEmpty();
    }

    @Test
    void growthWithoutEffectIsSeen() {
        driver().ensure(id, spec());
        san().fault("idle grow");
        refused(ErrorCode.TOOL_FAILED, () -> driver().prepareSize(id, LARGER));
        san().fault("");
        driver().prepareSize(id, LARGER);
        driver().note(id, LARGER, List.of());
        assertThat(driver().report(id).size()).isEqualTo(LARGER);
    }

    @Test
    void anothersVolumeOfTheNameStays() throws IOException {
        Files.write(san().file(id), new byte[1 << 20]);
        refused(ErrorCode.NAME_TAKEN, () -> driver().ensure(id, spec()));
        assertThat(san().file(id)).hasSize(1 << 20);
        assertThat(driver().list()).isEmpty();
    }

    @Test
    void removalThatWasDoneBeforeIsFound() throws IOException {
        driver().ensure(id, spec());
        Files.delete(san().file(id));
        driver().ensureAbsent(id);
        assertThat(driver().has(id)).isFalse();
        assertThat(san().volumes()).isEmpty();
    }

    @Test
    void theNextAgentClearsAway() {
        VolumeId half = VolumeId.random();
        driver().ensure(id, spec());
        driver().find(id);
        san().fault("slow create");
        refused(ErrorCode.TIMED_OUT, () -> node("node1", SHORT).ensure(half, spec()));
        san().fault("");
        ExtDriver next = node("node1", LONG);
        assertThat(next.list()).extracting(VolumeReport::id).containsExactly(id);
        assertThat(san().isAttached(id, "node1")).isTrue();
        next.settle();
        assertThat(next.has(half)).isFalse();
        assertThat(san().isAttached(id, "node1")).isFalse();
        assertThat(read(next, id, 4096)).containsOnly(0);
    }

    /** Notes where zeroing begins; the agent is killed when so many pieces are done. */
    private record ZeroingRunner(CommandRunner real, List<String> offsets, int most) implements CommandRunner {
        @Override
        public CommandResult run(Command command) {
            List<String> argv = command.argv();
            if (argv.getFirst().equals("blkdiscard")) {
                if (offsets.size() == most) {
                    throw new FaultyRunner.Killed();
                }
                offsets.add(argv.get(argv.indexOf("--offset") + 1));
            }
            return real.run(command);
        }

        @Override
        public Daemon start(Command command) {
            throw new IllegalArgumentException(command.toString());
        }
    }

    @Test
    void whatIsZeroedInPartIsGoneOnWith() {
        VolumeSpec large = spec().withSize(ByteSize.ofMebibytes(512));
        List<String> offsets = new ArrayList<>();
        ExtDriver killed = node("node1", LONG, new ZeroingRunner(runner(), offsets, 1));
        assertThatThrownBy(() -> killed.ensure(id, large)).isInstanceOf(FaultyRunner.Killed.class);
        ExtDriver next = node("node1", LONG, new ZeroingRunner(runner(), offsets, 2));
        next.settle();
        assertThat(next.list()).isEmpty();
        assertThat(san().volumes()).isNotEmpty();
        assertThat(next.ensure(id, large).making()).isEmpty();
        assertThat(offsets).containsExactly("0", Long.toString(256L << 20));
        assertThat(read(next, id, 1 << 20)).containsOnly(0);
    }

    @Test
    void onlyTrustedProvidersAreUsed() throws IOException {
        assertThat(driver().pools()).hasSize(1);
        Path create = san().directory().resolve("create");
        Files.setPosixFilePermissions(create, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(driver().pools()).isEmpty();
        assertThat(refused(ErrorCode.UNSUPPORTED, () -> driver().ensure(id, spec()))
                        .problem()
                        .internal())
                .asString()
                .contains("chmod go-w");
        Files.setPosixFilePermissions(create, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(driver().pools()).isEmpty();
        Files.setPosixFilePermissions(create, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(san().directory().resolve("parameters.list"), "home Where\n");
        assertThat(driver().pools()).as("it knows no password").isEmpty();
    }

    // --- several nodes

    @Test
    void anotherNodeLearnsOfItAndForgetsIt() {
        ExtDriver other = node("node2", LONG);
        VolumeSpec cloned = spec().madeOf(new VolumeSpec.Source.CloneOf(image(), Format.RAW));
        driver().ensure(id, cloned);
        assertThat(other.has(id)).isFalse();
        refused(ErrorCode.TOOL_FAILED, () -> other.ensureKnown(id, cloned.withSize(LARGER)));
        assertThat(other.ensureKnown(id, cloned)).isEqualTo(driver().report(id));
        assertThat(san().isAttached(id, "node2")).isFalse();
        assertThat(read(other, id, 4096)).isEqualTo(imageContent(4096));
        other.ensureForgotten(id);
        assertThat(other.has(id)).isFalse();
        assertThat(san().isAttached(id, "node2")).isFalse();
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        refused(ErrorCode.TOOL_FAILED, () -> other.ensureKnown(VolumeId.random(), cloned));
    }

    @Test
    void growthOnAnotherNodeIsLearnt() {
        ExtDriver other = node("node2", LONG);
        driver().ensure(id, spec());
        other.ensureKnown(id, spec());
        other.prepareSize(id, LARGER);
        other.note(id, LARGER, List.of());
        assertThat(driver().ensureKnown(id, spec().withSize(LARGER)).size()).isEqualTo(LARGER);
    }

    @Test
    void isSharedOnlyWhileItsMachineChangesNodes() {
        ExtDriver other = node("node2", LONG);
        List<VolumeId> all = List.of(id);
        driver().ensure(id, spec());
        other.ensureKnown(id, spec());
        driver().find(id);
        driver().share(all);
        other.share(all);
        other.find(id);
        driver().handOver(all);
        other.takeOver(all);
        driver().release(all);
        assertThat(san().calls("node1")).endsWith("attach //", "open //True", "open //False", "close //", "detach //");
        assertThat(san().calls("node2")).endsWith("attach //", "open //False", "open //True");
        assertThat(san().isAttached(id, "node1")).isFalse();
        assertThat(san().isAttached(id, "node2")).isTrue();
        other.release(all);
    }
}
