package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real volume group of three devices, two of which are pulled out. */
class LostDeviceIT {
    private static final ByteSize DEVICE = ByteSize.ofMebibytes(32);
    private static final VolumeId KEPT = VolumeId.random();
    private static final VolumeId LOST = VolumeId.random();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void goesOnWithoutThemWhenNothingLiesThere() {
        try (LabMachine lab = LabMachine.start(folder, DEVICE, DEVICE, DEVICE)) {
            lab.shell("vgcreate --yes -qq fast /dev/vda /dev/vdb /dev/vdc");
            LvmDriver driver = driver(lab);
            driver.ensure(KEPT, volume(16));
            driver.ensure(LOST, volume(24));
            for (String device : List.of("vdb", "vdc")) {
                lab.shell("echo 1 >$(readlink -f /sys/block/" + device + "/device/..)/remove");
            }
            assertThat(driver.list())
                    .filteredOn(VolumeReport::deviceLost)
                    .extracting(VolumeReport::id)
                    .containsExactly(LOST);
            assertThat(driver.pools()).singleElement().satisfies(pool -> {
                assertThat(pool.devicesLost()).isEqualTo(2);
                assertThat(pool.free()).isEqualTo(ByteSize.ZERO);
            });
            VolumeId more = VolumeId.random();
            assertRefused(() -> driver.ensure(more, volume(4)), "device of the volume group is missing");
            assertRefused(() -> driver.prepareSize(KEPT, ByteSize.ofMebibytes(20)), "missing");
            assertRefused(() -> driver.ensurePoolWhole("fast"), "fast/gannet-" + LOST);
            assertThat(driver.list()).hasSize(2);

            driver.ensureAbsent(LOST);
            driver.ensurePoolWhole("fast");
            assertThat(driver.pools()).singleElement().satisfies(pool -> {
                assertThat(pool.devicesLost()).isZero();
                assertThat(pool.total()).isLessThan(DEVICE);
                assertThat(pool.free()).isGreaterThan(ByteSize.ZERO);
            });
            driver.ensure(more, volume(4));
            driver.ensurePoolWhole("fast");
            assertThat(driver.list())
                    .extracting(VolumeReport::id, VolumeReport::deviceLost)
                    .containsExactlyInAnyOrder(tuple(KEPT, false), tuple(more, false));
        }
    }

    private LvmDriver driver(LabMachine lab) {
        ImageCache images = new ImageCache(folder.resolve("images"));
        FileDriver files = new FileDriver(folder.resolve("volumes"), images, lab, VolumeUsers.NONE);
        return new LvmDriver(
                List.of(LvmPool.parse("fast=fast")), files, images, lab, VolumeUsers.NONE, folder.resolve("arrivals"));
    }

    private static VolumeSpec volume(int mebibytes) {
        return new VolumeSpec(
                VolumeSpec.Format.RAW,
                ByteSize.ofMebibytes(mebibytes),
                new VolumeSpec.Source.Empty(),
                Place.of(DiskTemplate.PLAIN));
    }

    private static void assertRefused(Runnable work, String words) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE);
            assertThat(e.problem().toString()).contains(words);
        });
    }
}
