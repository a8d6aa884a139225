package org.gannet.agent.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes on slow disks and on quick ones, by a clock that only the disk moves on. */
class LvmZeroingTest {
    private static final VolumeId ID = VolumeId.random();
    private static final String NAME = "gannet-" + ID;
    private static final long SLOW = 100_000_000;
    private static final ByteSize SIZE = ByteSize.ofGibibytes(10);
    private static final ByteSize HUGE = ByteSize.ofGibibytes(2048);
    /** What callers wait for an answer at least. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    private final PretendLvm lvm = new PretendLvm();
    private final Disk disk = new Disk();

    /** Zeroes so many bytes in a second; a tool that takes longer than its limit is killed. */
    private final class Disk implements CommandRunner {
        private long bytesPerSecond = SLOW;
        private long nanos;
        private long written;
        private int pieces;

        @Override
        public CommandResult run(Command command) {
            if (command.argv().getFirst().equals("blkdiscard")) {
                long length = Long.parseLong(command.argv().get(command.argv().indexOf("--length") + 1));
                Duration takes = Duration.ofNanos((long) (1e9 * length / bytesPerSecond));
                nanos += takes.toNanos();
                if (takes.compareTo(command.timeout()) > 0) {
                    throw NodeException.of(ErrorCode.TIMED_OUT, "A tool took too long.");
                }
                written += length;
                pieces++;
            }
            return lvm.run(command);
        }

        @Override
        public Daemon start(Command command) {
            throw new IllegalArgumentException(command.toString());
        }
    }

    /** As an agent that has just started. */
    private LvmDriver agent() {
        ImageCache images = new ImageCache(folder.resolve("images"));
        FileDriver files = new FileDriver(folder.resolve("volumes"), images, disk, VolumeUsers.NONE);
        LvmDriver driver = new LvmDriver(
                List.of(LvmPool.parse("fast=vg")),
                files,
                images,
                disk,
                VolumeUsers.NONE,
                folder.resolve("arrivals"),
                () -> disk.nanos);
        driver.sweep();
        return driver;
    }

    private static VolumeSpec empty(ByteSize size) {
        return new VolumeSpec(VolumeSpec.Format.RAW, size, new VolumeSpec.Source.Empty(), Place.of(DiskTemplate.PLAIN));
    }

    private VolumeReport ask(LvmDriver driver, ByteSize size) {
        long before = disk.nanos;
        VolumeReport report = driver.ensure(ID, empty(size));
        assertThat(Duration.ofNanos(disk.nanos - before)).isLessThan(LONGEST_CALL);
        return report;
    }

    @Test
    void noCallHoldsForLongAndEachTellsHowFarItIs() {
        LvmDriver driver = agent();
        long done = -1;
        for (VolumeReport now = ask(driver, HUGE); now.making().isPresent(); now = ask(driver, HUGE)) {
            Progress progress = now.making().get();
            assertThat(progress.done()).isGreaterThan(done);
            assertThat(progress.total()).isEqualTo(HUGE.bytes());
            assertThat(lvm.get(NAME).zeroed).isEqualTo(progress.done());
            done = progress.done();
        }
        assertThat(Duration.ofNanos(disk.nanos)).isGreaterThan(Duration.ofHours(5));
        assertThat(disk.written).as("each byte once").isEqualTo(HUGE.bytes());
        assertThat(lvm.get(NAME).zeroed).isEqualTo(HUGE.bytes());
        assertThat(lvm.get(NAME).tags)
                .containsExactly(LvmRecord.made(empty(HUGE)).tag());
    }

    @Test
    void whatIsZeroedInPartIsNoVolume() {
        LvmDriver driver = agent();
        assertThat(ask(driver, SIZE).making()).isPresent();
        assertThat(driver.find(ID)).isEmpty();
        assertThat(driver.list()).isEmpty();
        assertThat(lvm.names()).containsExactly(NAME);
    }

    @Test
    void goesOnWhereAnAgentWasKilled() {
        ask(agent(), SIZE);
        VolumeReport now = ask(agent(), SIZE);
        while (now.making().isPresent()) {
            now = ask(agent(), SIZE);
        }
        assertThat(disk.written).as("each byte once").isEqualTo(SIZE.bytes());
        assertThat(agent().find(ID)).isPresent();
    }

    @Test
    void anotherSizeBeginsAnew() {
        LvmDriver driver = agent();
        ask(driver, SIZE);
        long before = disk.written;
        ByteSize other = ByteSize.ofMebibytes(64);
        assertThat(ask(driver, other).making()).isEmpty();
        assertThat(disk.written - before).isEqualTo(other.bytes());
        assertThat(lvm.get(NAME).size).isEqualTo(other.bytes());
    }

    @Test
    void whatIsNotWantedAnyMoreLeavesNothing() {
        LvmDriver driver = agent();
        ask(driver, SIZE);
        driver.ensureAbsent(ID);
        assertThat(lvm.names()).isEmpty();
    }

    @Test
    void aDeviceThatZeroesByItselfIsAskedFewTimes() {
        disk.bytesPerSecond = 1L << 45;
        assertThat(ask(agent(), HUGE).making()).isEmpty();
        assertThat(disk.pieces).isLessThan(50);
        disk.pieces = 0;
        agent().ensure(VolumeId.random(), empty(ByteSize.ofMebibytes(200)));
        assertThat(disk.pieces).as("a small one").isEqualTo(1);
    }

    @Test
    void aTaskWaitsToTheEndAndIsTold() {
        List<Progress> told = new ArrayList<>();
        List<Medium> filled = new ArrayList<>();
        VolumeReport made = agent().ensureFilled(ID, empty(SIZE), new Filling() {
            @Override
            public void fill(Medium medium) {
                assertThat(lvm.get(NAME).zeroed).isEqualTo(SIZE.bytes());
                filled.add(medium);
            }

            @Override
            public void zeroing(Progress progress) {
                told.add(progress);
            }
        });
        assertThat(made.making()).isEmpty();
        assertThat(filled).hasSize(1);
        assertThat(told).hasSize(disk.pieces);
        assertThat(told.getLast().done()).isLessThan(SIZE.bytes());
    }

    @Test
    void aTaskThatIsCancelledWhileItZeroesLeavesNothing() {
        LvmDriver driver = agent();
        Filling cancelled = new Filling() {
            @Override
            public void fill(Medium medium) {
                throw new AssertionError("not zeroed yet");
            }

            @Override
            public void zeroing(Progress progress) {
                if (progress.done() > SIZE.bytes() / 2) {
                    throw NodeException.of(ErrorCode.CANCELLED, "The work was cancelled.");
                }
            }
        };
        assertThatThrownBy(() -> driver.ensureFilled(ID, empty(SIZE), cancelled))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(lvm.names()).isEmpty();
        assertThat(disk.written).isLessThan(SIZE.bytes());
    }

    /** A volume of {@link #SIZE}, and the first part of its growth. */
    private LvmDriver growing(ByteSize to) {
        LvmDriver driver = agent();
        disk.bytesPerSecond = 1L << 45;
        ask(driver, SIZE);
        disk.bytesPerSecond = SLOW;
        assertThat(driver.prepareSize(ID, to)).isPresent();
        return driver;
    }

    private void growTo(ByteSize size) {
        Optional<Progress> left;
        do {
            long before = disk.nanos;
            left = agent().prepareSize(ID, size);
            assertThat(Duration.ofNanos(disk.nanos - before)).isLessThan(LONGEST_CALL);
            assertThat(agent().report(ID).size()).isEqualTo(left.isPresent() ? SIZE : size);
        } while (left.isPresent());
        assertThat(lvm.get(NAME).size).isEqualTo(size.bytes());
        assertThat(lvm.get(NAME).zeroed).isGreaterThanOrEqualTo(size.bytes());
        assertThat(lvm.get(NAME).tags)
                .containsExactly(LvmRecord.made(empty(SIZE)).tag());
    }

    @Test
    void growsInPartsAndHasItsSizeUntilAllIsZeroed() {
        ByteSize larger = ByteSize.ofGibibytes(20);
        growing(larger);
        growTo(larger);
        assertThat(disk.written).as("each byte once").isEqualTo(larger.bytes());
    }

    @Test
    void aGrowthThatIsNotWantedAnyMoreIsGivenBack() {
        LvmDriver driver = growing(ByteSize.ofGibibytes(20));
        assertThat(driver.list().getFirst().making().orElseThrow().done()).isPositive();
        driver.dropGrowth(ID);
        assertThat(lvm.get(NAME).size).isEqualTo(SIZE.bytes());
        assertThat(driver.list().getFirst().making()).isEmpty();
        growTo(ByteSize.ofGibibytes(12));
    }

    @Test
    void aSmallerGrowthAfterALargerOneShowsNothingOfOthers() {
        growing(ByteSize.ofGibibytes(20));
        growTo(ByteSize.ofGibibytes(15));
    }

    @Test
    void aLargerGrowthGoesOnWithASmallerOne() {
        ByteSize larger = ByteSize.ofGibibytes(14);
        growing(ByteSize.ofGibibytes(12));
        growTo(larger);
        assertThat(disk.written).as("each byte once").isEqualTo(larger.bytes());
    }
}
