package org.gannet.agent.volume.lvm;

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
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.PlacedVolumes;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeStorage;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.file.FileTrees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeSpec.Format;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume group of the real LVM's, in a machine that has a device mapper, and a driver that works with it from here.
 */
abstract class LabVolumes implements VolumeStorage {
    private static final ByteSize GROUP_DISK = ByteSize.ofMebibytes(128);
    private static final byte[] DISK = TestGuest.disk(3);
    static final ImageDigest IMAGE = TestGuest.digest(DISK);
    private static final List<LvmPool> POOLS =
            List.of(LvmPool.parse("fast=fast"), LvmPool.parse("thin=fast/pool"), LvmPool.parse("gone=nowhere"));

    @TempDir
    static Path folder = Path.of("");

    private static @Nullable LabMachine started;
    static @Nullable ImageCache cache;

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

    static LabMachine lab() {
        return Objects.requireNonNull(started);
    }

    final LvmDriver driver = newDriver(lab());

    LvmDriver newDriver(CommandRunner runner) {
        return new LvmDriver(
                POOLS, files(runner), Objects.requireNonNull(cache), runner, this::userOf, folder.resolve("arrivals"));
    }

    private FileDriver files(CommandRunner runner) {
        return new FileDriver(folder.resolve("volumes"), Objects.requireNonNull(cache), runner, this::userOf);
    }

    private Optional<InstanceId> userOf(VolumeId volume) {
        return used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty();
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

    /** As lvcreate of LVM 2.03 says it. */
    @Override
    public String full() {
        return "  Volume group \"fast\" has insufficient free space (0 extents): 2 required.";
    }

    Path device(VolumeId volume) {
        return driver.find(volume).orElseThrow().medium().local().orElseThrow();
    }

    /** There is no QEMU in the machine. */
    @Override
    public void write(VolumeId volume, int value) {
        lab().shell("tr '\\0' '\\" + Integer.toOctalString(value) + "' </dev/zero | dd of=" + device(volume)
                + " bs=4096 count=1 iflag=fullblock conv=notrunc,fsync");
    }
}
