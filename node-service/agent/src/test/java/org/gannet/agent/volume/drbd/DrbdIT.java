package org.gannet.agent.volume.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.gannet.agent.task.TaskControl;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Drbd;
import org.gannet.node.ReplicaSpec.Protocol;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.ReplicaSpec.Verification;
import org.gannet.node.TaskSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DRBD 8.4 of the kernel, in two machines that a cable joins; the drivers themselves run here. */
class DrbdIT {
    private static final ByteSize GROUP = ByteSize.ofGibibytes(1);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(16);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable DrbdNode one;
    private static @Nullable DrbdNode two;
    /** Of most tests: making one takes as long as a test. Each leaves it as it found it. */
    private static @Nullable Mirrored shared;

    private static int minors;

    @BeforeAll
    static void startTheLaboratory() {
        CompletableFuture<DrbdNode> other = CompletableFuture.supplyAsync(() -> new DrbdNode(folder, 2, GROUP));
        DrbdNode first = new DrbdNode(folder, 1, GROUP);
        one = first;
        two = other.join();
        // Without the module nothing is offered, and the refusal says what is to be done.
        assertThat(first.drbd().support().toString()).contains("drbd is not loaded");
        first.lab().shell("load-drbd /sbin/drbdadm");
        assertThat(first.drbd().support().toString())
                .contains("usermode_helper")
                .contains("/sbin/drbdadm");
        first.lab().shell("rmmod drbd; rmmod lru_cache");
        first.join();
        two.join();
    }

    @AfterAll
    static void endTheLaboratory() {
        if (one != null) {
            one.close();
        }
        if (two != null) {
            two.close();
        }
    }

    private final DrbdNode a = a();
    private final DrbdNode b = b();

    private static DrbdNode a() {
        return Objects.requireNonNull(one);
    }

    private static DrbdNode b() {
        return Objects.requireNonNull(two);
    }

    private static Mirrored equalDisk() {
        Mirrored disk = shared == null ? new Mirrored() : shared;
        shared = disk;
        return disk.equal();
    }

    /** One disk on both nodes. */
    private static final class Mirrored {
        private final DiskId disk = DiskId.random();
        private final int minor = minors++;
        private final String secret = VolumeId.random().toString();
        private final DrbdNode.Copy here;
        private DrbdNode.Copy there;

        Mirrored() {
            CompletableFuture<DrbdNode.Copy> other = CompletableFuture.supplyAsync(() -> b().make(SIZE));
            here = a().make(SIZE);
            there = other.join();
        }

        private Drbd drbd(VolumeId metadata, int number) {
            return new Drbd(
                    minor,
                    metadata,
                    secret,
                    number,
                    Protocol.C,
                    ByteSize.ofMebibytes(200),
                    false,
                    Verification.CRC32C,
                    false);
        }

        ReplicaSpec onA(Role role) {
            return new ReplicaSpec(
                            here.volume(), role, b().name(), b().address(), there.volume(), 11000 + minor, false, false)
                    .withDrbd(Optional.of(drbd(here.metadata(), 0)));
        }

        ReplicaSpec onB(Role role) {
            return new ReplicaSpec(
                            there.volume(), role, a().name(), a().address(), here.volume(), 11000 + minor, false, false)
                    .withDrbd(Optional.of(drbd(there.metadata(), 1)));
        }

        /** Both hold the same, and are written to together only. */
        Mirrored equal() {
            if (b().drbd().has(disk)) {
                b().ensure(disk, onB(Role.SECONDARY).withAlone(true));
            }
            a().ensure(disk, onA(Role.PRIMARY).withAlone(true));
            if (!b().drbd().has(disk)) {
                b().ensure(disk, onB(Role.SECONDARY).withOverwrite(true).withAlone(true));
            }
            a().await(disk, State.UP_TO_DATE);
            b().await(disk, State.UP_TO_DATE);
            assertThat(a().ensure(disk, onA(Role.PRIMARY)).alone()).isFalse();
            b().ensure(disk, onB(Role.SECONDARY));
            return this;
        }

        Path device() {
            return Path.of("/dev/drbd" + minor);
        }

        void drop() {
            a().drbd().ensureAbsent(disk);
            b().drbd().ensureAbsent(disk);
            a().drbd().ensureAbsent(disk);
            for (VolumeId id : List.of(here.volume(), here.metadata())) {
                a().logical().ensureAbsent(id);
            }
            for (VolumeId id : List.of(there.volume(), there.metadata())) {
                b().logical().ensureAbsent(id);
            }
        }
    }

    private static NodeException refusal(Runnable work) {
        try {
            work.run();
        } catch (NodeException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    private static Drbd both(ReplicaSpec spec) {
        return spec.drbd().orElseThrow().withBoth(true);
    }

    private static void write(DrbdNode node, Mirrored disk, String text, int block) {
        node.lab()
                .shell("printf '" + text + "' | dd of=" + disk.device() + " bs=4k count=1 seek=" + block
                        + " conv=sync,notrunc oflag=direct");
    }

    private static String read(DrbdNode node, Path from, int block) {
        String text = node.lab()
                .shell("dd if=" + from + " bs=4k count=1 skip=" + block + " iflag=direct 2>/dev/null"
                        + " | tr -d '\\0'");
        return text.strip();
    }

    /** Numbered blocks, each acknowledged to the outside when the device has said that it is on disk. */
    private static void writeNumbers(DrbdNode node, Mirrored disk) {
        node.lab()
                .shell("(i=0; while printf 'SEQ %d ' $i | dd of=" + disk.device()
                        + " bs=512 count=1 seek=$i conv=sync,notrunc oflag=direct 2>/dev/null;"
                        + " do echo $i >/dev/ttyS1; i=$((i+1)); done) >/dev/null 2>&1 </dev/null & true");
    }

    private static void awaitAcknowledged(DrbdNode node, int more) {
        int before = node.said().size();
        Awaitility.await("acknowledged writes")
                .atMost(LIMIT)
                .until(() -> node.said().size() >= before + more);
    }

    @Test
    void everyAcknowledgedWriteIsThereWhenThePrimarysMachineIsKilled() {
        Mirrored disk = equalDisk();
        writeNumbers(a, disk);
        awaitAcknowledged(a, 30);
        a.kill();
        b.await(disk.disk, State.DEGRADED);
        // It is not known that it may: nobody opens it, and nothing is lost by waiting.
        assertThat(b.ensure(disk.disk, disk.onB(Role.PRIMARY)).state()).isEqualTo(State.WAITING);
        assertThat(refusal(() -> b.drbd().opening(disk.there.volume())).code()).isEqualTo(ErrorCode.WRONG_STATE);
        ReplicaReport raised = b.ensure(disk.disk, disk.onB(Role.PRIMARY).withAlone(true));
        assertThat(raised.state()).isEqualTo(State.DEGRADED);
        assertThat(raised.alone()).isTrue();
        assertThat(b.drbd().opening(disk.there.volume())).contains(disk.device());
        int acknowledged = Integer.parseInt(a.said().getLast().strip()) + 1;
        assertThat(acknowledged).isGreaterThanOrEqualTo(30);
        String blocks = new String(b.lab().start(disk.device(), acknowledged * 512), StandardCharsets.US_ASCII);
        for (int number = 0; number < acknowledged; number++) {
            assertThat(blocks.substring(number * 512, number * 512 + 512)).startsWith("SEQ " + number + " ");
        }
        // The old one comes back, and takes what it lacks; not everything.
        write(b, disk, "after", 4000);
        a.boot();
        assertThat(a.drbd().reports()).isEmpty();
        a.ensure(disk.disk, disk.onA(Role.SECONDARY));
        b.await(disk.disk, State.UP_TO_DATE);
        a.await(disk.disk, State.UP_TO_DATE);
        assertThat(a.lab().shell("grep 'oos:' /proc/drbd")).contains("oos:0");
        assertThat(read(
                        a,
                        a.logical()
                                .find(disk.here.volume())
                                .orElseThrow()
                                .medium()
                                .local()
                                .orElseThrow(),
                        4000))
                .isEqualTo("after");
        assertThat(b.ensure(disk.disk, disk.onB(Role.PRIMARY)).alone()).isFalse();
    }

    @Test
    void whatIsWrittenWaitsForAnOtherSideThatIsSilent() {
        Mirrored disk = equalDisk();
        a.use(disk.here.volume(), true);
        b.unplug();
        a.lab()
                .shell("(sleep 1; printf waits | dd of=" + disk.device() + " bs=4k count=1 conv=sync oflag=direct;"
                        + " echo done >/run/waited) >/dev/null 2>&1 </dev/null & true");
        ReplicaReport waiting = a.await(disk.disk, State.WAITING);
        assertThat(waiting.alone()).isFalse();
        assertThat(a.lab().shell("ls /run")).doesNotContain("waited");
        // Whatever happens to the agent.
        a.restartAgent();
        assertThat(a.report(disk.disk).state()).isEqualTo(State.WAITING);
        ReplicaReport released = a.ensure(disk.disk, disk.onA(Role.PRIMARY).withAlone(true));
        assertThat(released.state()).isEqualTo(State.DEGRADED);
        assertThat(released.alone()).isTrue();
        Awaitility.await("what waited")
                .atMost(LIMIT)
                .until(() -> a.lab().shell("ls /run").contains("waited"));
        assertThat(released.left()).isLessThanOrEqualTo(SIZE);
        b.plug();
        b.await(disk.disk, State.UP_TO_DATE);
        assertThat(a.await(disk.disk, State.UP_TO_DATE).alone()).isTrue();
        assertThat(a.ensure(disk.disk, disk.onA(Role.PRIMARY)).alone()).isFalse();
        assertThat(read(
                        b,
                        b.logical()
                                .find(disk.there.volume())
                                .orElseThrow()
                                .medium()
                                .local()
                                .orElseThrow(),
                        0))
                .isEqualTo("waits");
        assertThat(refusal(() -> a.ensure(disk.disk, disk.onA(Role.SECONDARY))).code())
                .isEqualTo(ErrorCode.IN_USE);
        a.use(disk.here.volume(), false);
    }

    private static long differs(Mirrored disk) {
        Map<String, Long> figures = new ConcurrentHashMap<>();
        a().drbd().compare(new TaskSpec.CompareReplica(disk.disk, Verification.SHA1, false), new TaskControl() {
            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public void progress(Progress progress) {}

            @Override
            public void figure(String name, long value) {
                figures.put(name, value);
            }
        });
        // Another test may have made it larger.
        String size = a().lab().shell("blockdev --getsize64 " + disk.device()).strip();
        assertThat(figures).containsEntry("compared", Long.parseLong(size));
        return Objects.requireNonNull(figures.get("differs"));
    }

    @Test
    void whatHasRottedIsFoundAndMendedByANewCopy() {
        Mirrored disk = equalDisk();
        write(a, disk, "right", 5);
        assertThat(differs(disk)).isZero();
        Path below = b.logical()
                .find(disk.there.volume())
                .orElseThrow()
                .medium()
                .local()
                .orElseThrow();
        b.lab().shell("printf wrong | dd of=" + below + " bs=4k count=1 seek=5 conv=notrunc,fsync");
        assertThat(differs(disk)).isEqualTo(4096);
        ReplicaReport found = a.report(disk.disk);
        assertThat(found.state()).isEqualTo(State.UP_TO_DATE);
        assertThat(found.known()).isEqualTo(new ByteSize(4096));

        a.ensure(disk.disk, disk.onA(Role.PRIMARY).withAlone(true));
        b.drbd().ensureAbsent(disk.disk);
        b.ensure(disk.disk, disk.onB(Role.SECONDARY).withOverwrite(true).withAlone(true));
        a.await(disk.disk, State.UP_TO_DATE);
        assertThat(a.report(disk.disk).known()).isEqualTo(ByteSize.ZERO);
        assertThat(differs(disk)).isZero();
        assertThat(read(b, below, 5)).isEqualTo("right");
        disk.equal();
    }

    @Test
    void bothAreUsedAtOnceOnlyWhileAMachineMoves() {
        Mirrored disk = equalDisk();
        ReplicaSpec onA = disk.onA(Role.PRIMARY);
        ReplicaSpec onB = disk.onB(Role.PRIMARY);
        NodeException used = refusal(() -> b.ensure(disk.disk, onB));
        assertThat(used.code()).isEqualTo(ErrorCode.WRONG_STATE);
        a.ensure(disk.disk, onA.withDrbd(Optional.of(both(onA))));
        b.ensure(disk.disk, onB.withDrbd(Optional.of(both(onB))));
        write(a, disk, "from one", 1);
        write(b, disk, "from two", 2);
        assertThat(read(b, disk.device(), 1)).isEqualTo("from one");
        assertThat(read(a, disk.device(), 2)).isEqualTo("from two");
        a.ensure(disk.disk, disk.onA(Role.SECONDARY));
        ReplicaReport alone = b.ensure(disk.disk, onB);
        assertThat(alone.state()).isEqualTo(State.UP_TO_DATE);
        assertThat(alone.alone()).isFalse();
        assertThat(refusal(() -> a.ensure(disk.disk, onA)).code()).isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void aSplitIsToldAndTheSideIsKeptThatSomebodyChose() {
        Mirrored disk = equalDisk();
        a.unplug();
        b.await(disk.disk, State.DEGRADED);
        a.await(disk.disk, State.WAITING);
        a.ensure(disk.disk, disk.onA(Role.PRIMARY).withAlone(true));
        b.ensure(disk.disk, disk.onB(Role.PRIMARY).withAlone(true));
        write(a, disk, "kept", 7);
        write(b, disk, "given up", 7);
        write(b, disk, "given up", 8);
        a.plug();
        a.await(disk.disk, State.SPLIT);
        b.await(disk.disk, State.SPLIT);
        b.ensure(disk.disk, disk.onB(Role.SECONDARY).withOverwrite(true).withAlone(true));
        assertThat(refusal(() -> b.ensure(disk.disk, disk.onB(Role.PRIMARY))).code())
                .isEqualTo(ErrorCode.WRONG_STATE);
        b.await(disk.disk, State.UP_TO_DATE);
        a.await(disk.disk, State.UP_TO_DATE);
        assertThat(read(a, disk.device(), 7)).isEqualTo("kept");
        assertThat(b.digest(disk.there.volume())).isEqualTo(a.digest(disk.here.volume()));
    }

    @Test
    void aCopyIsReplacedWhileTheDiskIsUsedAndBothGrow() {
        Mirrored disk = equalDisk();
        write(a, disk, "stays", 3);
        a.use(disk.here.volume(), true);
        DrbdNode.Copy old = disk.there;
        disk.there = b.make(SIZE);
        a.ensure(disk.disk, disk.onA(Role.PRIMARY).withAlone(true));
        assertThat(refusal(() -> b.ensure(disk.disk, disk.onB(Role.SECONDARY).withOverwrite(true)))
                        .code())
                .isEqualTo(ErrorCode.NAME_TAKEN);
        b.drbd().ensureAbsent(disk.disk);
        b.ensure(disk.disk, disk.onB(Role.SECONDARY).withOverwrite(true).withAlone(true));
        a.await(disk.disk, State.UP_TO_DATE);
        b.await(disk.disk, State.UP_TO_DATE);
        assertThat(b.digest(disk.there.volume())).isEqualTo(a.digest(disk.here.volume()));
        b.logical().ensureAbsent(old.volume());
        b.logical().ensureAbsent(old.metadata());

        ByteSize larger = ByteSize.ofMebibytes(24);
        for (DrbdNode node : List.of(b, a)) {
            VolumeId volume = node == a ? disk.here.volume() : disk.there.volume();
            node.logical().prepareSize(volume, larger);
            node.drbd().grow(volume);
        }
        assertThat(a.lab().shell("blockdev --getsize64 " + disk.device()).strip())
                .isEqualTo(Long.toString(larger.bytes()));
        a.await(disk.disk, State.UP_TO_DATE);
        a.use(disk.here.volume(), false);
    }

    @Test
    void whatBelongsToOthersIsLeftAlone() {
        Mirrored disk = new Mirrored();
        a.lab().shell("drbdsetup new-resource somebody; drbdsetup new-minor somebody " + disk.minor + " 0");
        NodeException taken = refusal(() -> a.ensure(disk.disk, disk.onA(Role.PRIMARY)));
        assertThat(taken.code()).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(taken.problem().cause().toString()).contains("somebody").contains(Integer.toString(disk.minor));
        a.drbd().ensureAbsent(disk.disk);
        assertThat(a.lab().shell("drbdsetup show")).contains("somebody");
        a.lab().shell("drbdsetup down somebody");
        assertThat(refusal(() -> a.ensure(
                                disk.disk,
                                disk.onA(Role.PRIMARY).withDrbd(Optional.of(disk.drbd(VolumeId.random(), 0)))))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        NodeException full = refusal(() -> a.make(GROUP));
        assertThat(full.code()).isEqualTo(ErrorCode.POOL_FULL);
        disk.drop();
    }
}
