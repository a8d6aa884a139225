package org.gannet.agent.volume.rbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.CephCluster;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.FaultyRunner.Fault;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.OpenSides;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeDriverContract;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.file.FileTrees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a real Ceph cluster of one monitor and one store, in a namespace of its own. */
class RbdDriverIT implements VolumeDriverContract {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static @Nullable CephCluster ceph;

    private final Set<VolumeId> used = new HashSet<>();
    private final byte[] disk = TestGuest.disk(3);

    @TempDir
    private Path folder;

    private @Nullable RbdDriver driver;

    @BeforeAll
    static void start() throws IOException {
        ceph = CephCluster.start();
    }

    @AfterAll
    static void end() {
        if (ceph != null) {
            ceph.close();
        }
    }

    private static CephCluster ceph() {
        return Objects.requireNonNull(ceph);
    }

    private static CommandResult there(Command command) {
        return ceph().run(command);
    }

    private static RbdPool pool() {
        return new RbdPool("ceph1", "rbd", Optional.empty(), Optional.of(ceph().configuration()));
    }

    @BeforeEach
    void prepare() {
        new ImageCache(folder.resolve("images")).ensure(image(), new ByteArrayInputStream(disk));
        driver = newDriver(ceph());
    }

    private RbdDriver newDriver(CommandRunner by) {
        ImageCache images = new ImageCache(folder.resolve("images"));
        FileDriver files = new FileDriver(folder.resolve("volumes"), images, by, this::userOf);
        return new RbdDriver(List.of(pool()), files, images, by, this::userOf);
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
        VolumeDriver.Volume found = driver().find(volume).orElseThrow();
        Path raw = folder.resolve(volume + ".content");
        there(Command.of(
                        LIMIT,
                        List.of(
                                "qemu-img",
                                "convert",
                                "-O",
                                "raw",
                                found.medium().argument(Format.RAW),
                                raw.toString())))
                .require("not read");
        try (var stream = Files.newInputStream(raw)) {
            return stream.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] imageContent(int length) {
        return Arrays.copyOf(disk, length);
    }

    @Override
    public Place place() {
        return Place.of(DiskTemplate.RBD);
    }

    @Override
    public VolumeDriver driver(CommandRunner by) {
        return newDriver(by);
    }

    @Override
    public CommandRunner runner() {
        return ceph();
    }

    @Override
    public Set<String> remains() {
        return new TreeSet<>(names());
    }

    @Override
    public Path imageFile() {
        return new ImageCache(folder.resolve("images")).path(image());
    }

    @Override
    public Wanted foreign() {
        Wanted wanted = wanted(Format.RAW);
        there(new RbdCommands(pool()).create("gannet-" + wanted.id(), SIZE)).require("not made");
        return wanted;
    }

    @Override
    public String full() {
        return FileTrees.FULL;
    }

    /**
     * Whether an image was copied into one of Ceph's shows nothing but its content; and rbd says nothing of an image
     * that is somebody else's.
     */
    @Override
    public boolean isBlind(Command command) {
        return command.argv().contains("convert") || command.argv().containsAll(List.of("image-meta", "list"));
    }

    /** Each call takes a while: each goes wrong in one way. */
    @Override
    public List<Fault> faults(int call) {
        return List.of(Fault.values()[call % Fault.values().length]);
    }

    @Override
    public int stride() {
        return 3;
    }

    /** Another node sees what this one made, and which storage it is; nothing is kept on a node. */
    @Test
    void anotherNodeSeesTheSame() {
        VolumeId id = VolumeId.random();
        VolumeReport made = driver().ensure(id, empty(Format.RAW));
        assertThat(made.storage()).endsWith("/rbd").hasSize(36 + 4);
        RbdDriver other = newDriver(ceph());
        assertThat(other.list()).contains(made);
        assertThat(other.find(id)).isEqualTo(driver().find(id));
        Place elsewhere = new Place(DiskTemplate.RBD, "ceph1", 1, "another/rbd");
        VolumeSpec wrong = new VolumeSpec(Format.RAW, SIZE, new VolumeSpec.Source.Empty(), elsewhere);
        assertCode(ErrorCode.UNSUPPORTED, () -> other.ensure(VolumeId.random(), wrong));
        driver().prepareSize(id, ByteSize.ofMebibytes(16));
        assertThat(other.report(id).size()).isEqualTo(ByteSize.ofMebibytes(16));
        other.ensureAbsent(id);
        assertThat(driver().find(id)).isEmpty();
    }

    /** What fails half way leaves nothing, and what a crash has left is removed with the next attempt. */
    @Test
    void whatIsNotFinishedIsNoVolume() {
        VolumeId id = VolumeId.random();
        assertCode(
                ErrorCode.CANCELLED,
                () -> driver().ensureFilled(id, empty(Format.RAW), medium -> {
                    throw NodeException.of(ErrorCode.CANCELLED, "in the middle");
                }));
        String left = "gannet-" + id + ".crash.new";
        there(new RbdCommands(pool()).create(left, SIZE)).require("not made");
        assertThat(names()).contains(left);
        assertThat(driver().find(id)).isEmpty();
        driver().ensure(id, empty(Format.RAW));
        assertThat(names()).contains("gannet-" + id).doesNotContain(left);
    }

    /** Ceph itself would change an image below who has it open, and would lose what it can't remove with it. */
    @Test
    void whatSomebodyHasOpenIsNotBroughtBackNorRemoved() {
        VolumeId id = VolumeId.random();
        driver().ensure(id, empty(Format.RAW));
        VolumeChanges changes = new VolumeChanges(driver(), NOBODYS, OpenSides.NONE, Clock.systemUTC());
        SnapshotId moment = SnapshotId.random();
        changes.ensureSnapshot(moment, new SnapshotSpec(List.of(id)));
        Medium open = driver().find(id).orElseThrow().medium();
        Daemon somebody = ceph().start(Command.of(
                        LIMIT, List.of("qemu-io", "-f", "raw", "-c", "sleep 600000", open.argument(Format.RAW)))
                .withErrorFile(folder.resolve("somebody.log")));
        try {
            await().atMost(LIMIT).until(() -> watched(id));
            assertCode(ErrorCode.IN_USE, () -> changes.revert(List.of(id), moment));
            assertCode(ErrorCode.IN_USE, () -> driver().ensureAbsent(id));
        } finally {
            somebody.kill();
        }
        assertThat(driver().report(id).snapshots()).hasSize(1);
    }

    private static boolean watched(VolumeId id) {
        return !RbdOutput.watchers(there(new RbdCommands(pool()).status("gannet-" + id)))
                .isEmpty();
    }

    /** Snapshots of others, as of a backup program or of Ceph's own mirrors, are neither told nor used nor removed. */
    @Test
    void snapshotsOfOthersStay() {
        VolumeId id = VolumeId.random();
        driver().ensure(id, empty(Format.RAW));
        String theirs = "rbd/gannet-" + id + "@theirs";
        rbd("snap", "create", theirs);
        assertThat(driver().report(id).snapshots()).isEmpty();
        assertCode(ErrorCode.IN_USE, () -> driver().ensureAbsent(id));
        SnapshotId moment = SnapshotId.random();
        VolumeChanges changes = new VolumeChanges(driver(), NOBODYS, OpenSides.NONE, Clock.systemUTC());
        changes.ensureSnapshot(moment, new SnapshotSpec(List.of(id)));
        String ours = "rbd/gannet-" + id + "@" + moment;
        rbd("snap", "protect", ours);
        assertCode(ErrorCode.IN_USE, () -> changes.ensureSnapshotAbsent(id, moment));
        rbd("snap", "unprotect", ours);
        rbd("snap", "rm", theirs);
        driver().ensureAbsent(id);
        assertThat(names()).doesNotContain("gannet-" + id);
    }

    private static void rbd(String... words) {
        List<String> argv =
                new ArrayList<>(List.of("rbd", "-c", ceph().configuration().toString()));
        argv.addAll(List.of(words));
        there(Command.of(LIMIT, argv)).require("not done");
    }

    private static List<String> names() {
        return RbdOutput.images(there(new RbdCommands(pool()).list())).stream()
                .map(RbdOutput.Image::name)
                .toList();
    }

    private static void assertCode(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
