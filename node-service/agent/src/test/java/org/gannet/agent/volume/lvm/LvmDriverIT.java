package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.FaultyRunner.Fault;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.PlacedVolumes;
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
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logical volumes by the real LVM, in a machine that has a device mapper; the driver itself runs here. */
class LvmDriverIT implements VolumeDriverContract {
    private static final ByteSize GROUP_DISK = ByteSize.ofMebibytes(128);
    private static final byte[] DISK = TestGuest.disk(3);
    private static final ImageDigest IMAGE = TestGuest.digest(DISK);
    private static final List<LvmPool> POOLS =
            List.of(LvmPool.parse("fast=fast"), LvmPool.parse("thin=fast/pool"), LvmPool.parse("gone=nowhere"));

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable LabMachine started;
    private static @Nullable ImageCache cache;

    private final Set<VolumeId> used = new HashSet<>();

    @BeforeAll
    static void startTheLaboratory() {
        LabMachine lab = LabMachine.start(folder, GROUP_DISK, GROUP_DISK);
        started = lab;
        lab.shell("vgcreate --yes -qq fast /dev/vda /dev/vdb");
        cache = new ImageCache(folder.resolve("images"));
        cache.ensure(IMAGE, new ByteArrayInputStream(DISK));
        lab.put(cache.path(IMAGE), DISK);
    }

    @AfterAll
    static void endTheLaboratory() {
        if (started != null) {
            started.close();
        }
    }

    private static LabMachine lab() {
        return Objects.requireNonNull(started);
    }

    private final LvmDriver driver = newDriver(lab());
    private int adoptable;

    private LvmDriver newDriver(CommandRunner runner) {
        return new LvmDriver(
                POOLS, files(runner), Objects.requireNonNull(cache), runner, this::userOf, folder.resolve("arrivals"));
    }

    private FileDriver files(CommandRunner runner) {
        return new FileDriver(folder.resolve("volumes"), Objects.requireNonNull(cache), runner, this::userOf);
    }

    private Optional<InstanceId> userOf(VolumeId volume) {
        return used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty();
    }

    private ByteSize grown(VolumeId id, ByteSize size) {
        assertThat(driver.prepareSize(id, size)).isEmpty();
        return driver.report(id).size();
    }

    @AfterEach
    void clear() {
        lab().shell("lvremove --yes -qq --force fast");
    }

    @Override
    public VolumeDriver driver() {
        return new PlacedVolumes(files(lab()), Map.of(DiskTemplate.PLAIN, driver));
    }

    @Override
    public VolumeDriver driver(CommandRunner runner) {
        LvmDriver anew = newDriver(runner);
        anew.sweep();
        return anew;
    }

    @Override
    public CommandRunner runner() {
        return lab();
    }

    @Override
    public Place place() {
        return Place.of(DiskTemplate.PLAIN);
    }

    @Override
    public boolean takesAllAtOnce() {
        return true;
    }

    @Override
    public Set<String> remains() {
        Set<String> names = new TreeSet<>(FileTrees.names(folder.resolve("arrivals")));
        lab().shell("lvs --noheadings --separator : -o lv_name,lv_tags fast")
                .lines()
                .forEach(line -> names.add(line.strip()));
        return names;
    }

    @Override
    public ImageDigest image() {
        return IMAGE;
    }

    @Override
    public Path imageFile() {
        return Objects.requireNonNull(cache).path(IMAGE);
    }

    @Override
    public byte[] imageContent(int length) {
        return Arrays.copyOf(DISK, length);
    }

    @Override
    public void use(VolumeId volume) {
        used.add(volume);
    }

    @Override
    public byte[] content(VolumeId volume, int length) {
        return lab().start(device(volume), length);
    }

    @Override
    public Wanted foreign() {
        Wanted wanted = wanted(Format.RAW);
        lab().shell("lvcreate --yes -qq -Wn -Zn -L 8m -n gannet-" + wanted.id() + " fast");
        return wanted;
    }

    @Override
    public String adoptable() {
        String name = "old-" + ++adoptable;
        lab().shell("lvcreate --yes -qq -Wn -Zn -L 8m -n " + name + " fast");
        return name;
    }

    /** As lvcreate of LVM 2.03 says it. */
    @Override
    public String full() {
        return "  Volume group \"fast\" has insufficient free space (0 extents): 2 required.";
    }

    /** What is zeroed, copied or flushed into it looks no different from outside. */
    @Override
    public boolean isBlind(Command command) {
        return Set.of("blkdiscard", "sync").contains(command.argv().getFirst())
                || command.argv().contains("convert");
    }

    /** Each call is slow here: some go wrong, in one way. {@link LvmFaultsTest} tries all, without a machine. */
    @Override
    public List<Fault> faults(int call) {
        return List.of(Fault.values()[call % Fault.values().length]);
    }

    @Override
    public int stride() {
        return 3;
    }

    private Path device(VolumeId volume) {
        return driver.find(volume).orElseThrow().medium().local().orElseThrow();
    }

    private static VolumeSpec empty(ByteSize size, Place place) {
        return new VolumeSpec(Format.RAW, size, new Source.Empty(), place);
    }

    private void holdsZeroesOnly(VolumeId volume) {
        assertThat(lab().shell("tr -d '\\0' <" + device(volume) + " | wc -c").strip())
                .isEqualTo("0");
    }

    private static NodeException refusal(Runnable work) {
        try {
            work.run();
        } catch (NodeException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    @Test
    void nothingOfAnEarlierOwnerIsEverRead() {
        VolumeId old = VolumeId.random();
        ByteSize all = ByteSize.ofMebibytes(64);
        driver.ensure(old, empty(all, place()));
        lab().shell("tr '\\0' 'x' </dev/zero | dd of=" + device(old) + " bs=1M count=64 iflag=fullblock");
        driver.ensureAbsent(old);
        VolumeId next = VolumeId.random();
        driver.ensure(next, empty(ByteSize.ofMebibytes(32), place()));
        holdsZeroesOnly(next);
        assertThat(grown(next, all)).isEqualTo(all);
        holdsZeroesOnly(next);
        assertThat(grown(next, all)).isEqualTo(all);
        assertThat(refusal(() -> driver.prepareSize(next, ByteSize.ofMebibytes(32)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        // What asked for it first still finds it.
        assertThat(driver.ensure(next, empty(ByteSize.ofMebibytes(32), place())).size())
                .isEqualTo(all);
    }

    @Test
    void aFullGroupIsToldWithFigures() {
        VolumeId id = VolumeId.random();
        NodeException full = refusal(() -> driver.ensure(id, empty(ByteSize.ofGibibytes(1), place())));
        assertThat(full.code()).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(full.problem().cause().toString()).contains("62 extents").contains("256 required");
        driver.ensure(id, empty(ByteSize.ofMebibytes(8), place()));
        NodeException larger = refusal(() -> driver.prepareSize(id, ByteSize.ofGibibytes(1)));
        assertThat(larger.code()).isEqualTo(ErrorCode.POOL_FULL);
        assertThat(driver.report(id).size()).isEqualTo(ByteSize.ofMebibytes(8));
    }

    @Test
    void whatACrashLeavesIsNoVolumeAndIsSwept() {
        for (String last : List.of("blkdiscard", "lvchange")) {
            VolumeId id = VolumeId.random();
            LvmDriver killed = newDriver(new DyingRunner(lab(), last));
            assertThatThrownBy(() -> killed.ensure(id, empty(Format.RAW))).isInstanceOf(Died.class);
            assertThat(driver.find(id)).isEmpty();
            assertThat(driver.list()).isEmpty();
            driver.sweep();
            assertThat(lab().shell("lvs --noheadings -o lv_name fast").strip()).isEmpty();
        }
        VolumeId again = VolumeId.random();
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.ensure(again, empty(Format.RAW))).isInstanceOf(Died.class);
        assertThat(driver.ensure(again, empty(Format.RAW)).size()).isEqualTo(SIZE);
    }

    @Test
    void growthThatACrashBrokeOffIsNotSeenAndGoesOn() {
        VolumeId id = VolumeId.random();
        driver.ensure(id, empty(Format.RAW));
        ByteSize larger = ByteSize.ofMebibytes(32);
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.prepareSize(id, larger)).isInstanceOf(Died.class);
        assertThat(driver.report(id).size()).isEqualTo(SIZE);
        assertThat(grown(id, larger)).isEqualTo(larger);
        holdsZeroesOnly(id);
    }

    @Test
    void growthThatIsNotWantedAnyMoreIsGivenBack() {
        VolumeId id = VolumeId.random();
        driver.ensure(id, empty(Format.RAW));
        // A guest's own encryption: LVM looks at what a volume holds before it makes one smaller.
        lab().shell("printf 'LUKS\\272\\276\\000\\001' | dd of=" + device(id) + " conv=notrunc");
        lab().shell("sleep 1000 <" + device(id) + " >/dev/null 2>&1 & echo $! >/run/opener");
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.prepareSize(id, ByteSize.ofMebibytes(64)))
                .isInstanceOf(Died.class);
        driver.dropGrowth(id);
        lab().shell("kill $(cat /run/opener); dd if=/dev/zero of=" + device(id) + " bs=512 count=1 conv=notrunc");
        assertThat(lab().shell("lvs --noheadings --units b --nosuffix -o lv_size fast/gannet-" + id)
                        .strip())
                .isEqualTo(Long.toString(SIZE.bytes()));
        assertThat(driver.report(id).making()).isEmpty();
        assertThat(grown(id, ByteSize.ofMebibytes(32))).isEqualTo(ByteSize.ofMebibytes(32));
        holdsZeroesOnly(id);
    }

    @Test
    void whatIsZeroedInPartIsGoneOnWith() {
        VolumeId id = VolumeId.random();
        LvmDriver killed = newDriver(new DyingRunner(lab(), "blkdiscard"));
        assertThatThrownBy(() -> killed.ensure(id, empty(Format.RAW))).isInstanceOf(Died.class);
        String volume = "fast/gannet-" + id;
        lab().shell("tr '\\0' 'x' </dev/zero | dd of=/dev/" + volume + " bs=1M count=8 iflag=fullblock && "
                + "lvchange -qq --addtag gannet.zeroed=4194304 " + volume);
        driver.sweep();
        assertThat(driver.list()).isEmpty();
        assertThat(lab().shell("lvs --noheadings -o lv_name fast").strip()).isEqualTo("gannet-" + id);
        assertThat(driver.ensure(id, empty(Format.RAW)).making()).isEmpty();
        assertThat(lab().shell("tr -d '\\0' <" + device(id) + " | wc -c").strip())
                .as("what is said to be zeroed is not written again")
                .isEqualTo("4194304");
        assertThat(lab().shell("lvs --noheadings -o lv_tags " + volume)).doesNotContain("zeroed", "unfinished");
    }

    @Test
    void whatSomethingElseHasOpenStays() {
        VolumeId id = VolumeId.random();
        driver.ensure(id, empty(Format.RAW));
        lab().shell("sleep 1000 <" + device(id) + " >/dev/null 2>&1 & echo $! >/run/opener");
        assertThat(refusal(() -> driver.ensureAbsent(id)).code()).isEqualTo(ErrorCode.IN_USE);
        lab().shell("kill $(cat /run/opener); while [ -d /proc/$(cat /run/opener) ]; do usleep 1000; done");
        driver.ensureAbsent(id);
        assertThat(driver.find(id)).isEmpty();
    }

    @Test
    void stripesGoOverSeveralDisks() {
        VolumeId id = VolumeId.random();
        Place striped = place().withStripes(2);
        driver.ensure(id, empty(ByteSize.ofMebibytes(16), striped));
        assertThat(lab().shell("lvs --noheadings -o stripes fast/gannet-" + id).strip())
                .isEqualTo("2");
        assertThat(driver.find(id).orElseThrow().spec().place()).isEqualTo(striped);
        assertThat(refusal(() -> driver.prepareSize(id, ByteSize.ofMebibytes(20)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void poolsAreToldAndThinOnesTakeWhatIsWritten() {
        assertThat(driver.pools())
                .containsExactly(
                        new StoragePool("fast", "plain", ByteSize.ofMebibytes(248), ByteSize.ofMebibytes(248)));
        lab().shell("lvcreate --yes -qq -L 64m --thinpool pool fast");
        assertThat(driver.pools()).extracting(StoragePool::name).containsExactly("fast", "thin");
        VolumeId id = VolumeId.random();
        Place thin = new Place(DiskTemplate.PLAIN, "thin", 1);
        VolumeReport made = driver.ensure(
                id, new VolumeSpec(Format.RAW, ByteSize.ofMebibytes(48), new Source.CloneOf(IMAGE, Format.RAW), thin));
        assertThat(made.used()).isLessThan(ByteSize.ofMebibytes(8));
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        assertThat(grown(id, ByteSize.ofMebibytes(60))).isEqualTo(ByteSize.ofMebibytes(60));
        NodeException unknown =
                refusal(() -> driver.ensure(VolumeId.random(), empty(SIZE, new Place(DiskTemplate.PLAIN, "other", 1))));
        assertThat(unknown.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    }

    @Test
    void whatIsCopiedOntoItStays() {
        VolumeId id = VolumeId.random();
        driver.ensureFilled(
                id,
                empty(Format.RAW),
                device -> lab().shell("dd if=" + Objects.requireNonNull(cache).path(IMAGE) + " of="
                        + device.local().orElseThrow()));
        assertThat(content(id, 4096)).isEqualTo(imageContent(4096));
        VolumeId copy = VolumeId.random();
        Path file = folder.resolve(copy + ".qcow2");
        lab().shell("mkdir -p " + folder);
        Medium made = new Medium.File(file);
        driver.tools().copy(new Medium.Device(device(id)), Format.RAW, Optional.empty(), made, Format.QCOW2, true);
        assertThat(driver.tools().info(made, Format.QCOW2).size()).isEqualTo(SIZE);
    }

    /** The agent is killed just before a tool of this name. */
    private record DyingRunner(LabMachine lab, String tool) implements CommandRunner {
        @Override
        public CommandResult run(Command command) {
            if (command.argv().getFirst().equals(tool)) {
                throw new Died();
            }
            // Who is dead removes nothing.
            if (command.argv().getFirst().equals("lvremove")) {
                throw new Died();
            }
            return lab.run(command);
        }

        @Override
        public Daemon start(Command command) {
            throw new Died();
        }
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }
}
