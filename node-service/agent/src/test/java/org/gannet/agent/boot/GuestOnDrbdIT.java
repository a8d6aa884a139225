package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.boot.DrbdCluster.Host;
import org.gannet.agent.command.Command;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.node.VmReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest that writes to a disk that DRBD mirrors: it moves as it runs, and goes on when its node dies. */
class GuestOnDrbdIT {
    private static final ByteSize SIZE = ByteSize.ofMebibytes(TestGuest.DISK_SIZE >> 20);
    private DrbdCluster cluster;
    private Host here;
    private Host there;
    private int last;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() {
        cluster = new DrbdCluster();
        here = cluster.here;
        there = cluster.there;
        cluster.create(SIZE);
        Path boot = Path.of("/tmp/boot");
        here.lab().put(boot, TestGuest.disk(9));
        here.lab().shell("dd if=" + boot + " of=" + cluster.device() + " bs=1M oflag=direct");
        cluster.engine.done(new StartInstance.Parameters(cluster.id));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void movesAsItWritesAndGoesOnWhereItsNodeDies() throws IOException {
        movesThere();
        diesThere();
        movesBackThere();
        isTheSameOnBoth();
        cluster.engine.done(new RemoveInstance.Parameters(cluster.id));
        cluster.assertNothingIsLeft();
    }

    private void movesThere() {
        try (TestConsole serial = console(here)) {
            serial.await("BEAT");
            serial.type("w");
            serial.await("ACK", serial.size());
            assertOnlyOneIsPrimary(here, there);
            migrate(here, there, serial);
        }
    }

    /** Its node's power fails in the middle of a write. What it had not done is on no side, or on both. */
    private void diesThere() throws IOException {
        try (TestConsole serial = console(there)) {
            serial.await("ACK", serial.size());
            there.host().kill();
            await().atMost(DrbdCluster.LIMIT).until(() -> serial.closeCode() != 0);
            note(serial);
        }
        cluster.dies(there);
        cluster.engine.done(new FailOver.Parameters(cluster.id, 0, true, false));
        assertRuns(here);
        assertHoldsAll(here);
        try (TestConsole serial = console(here)) {
            serial.await("GUEST UP");
            writesMore(serial);
        }
    }

    private void movesBackThere() {
        cluster.comesBack(there);
        cluster.awaitEqual();
        try (TestConsole serial = console(here)) {
            serial.await("ACK");
            migrate(here, there, serial);
        }
        try (TestConsole serial = console(there)) {
            writesMore(serial);
        }
    }

    private void isTheSameOnBoth() throws IOException {
        cluster.engine.done(new StopInstance.Parameters(cluster.id, 0));
        cluster.awaitEqual();
        assertHoldsAll(there);
        VolumeId volume = cluster.machine().disks().getFirst().volume();
        assertThat(sum(there, volume)).isEqualTo(sum(here, cluster.replica().volume()));
    }

    // --- words

    /** Both sides are primary as long as it moves, and no longer. */
    private void migrate(Host from, Host to, TestConsole serial) {
        int saidFrom = roles(from).size();
        int saidTo = roles(to).size();
        int beat = serial.last("BEAT").orElseThrow();
        cluster.engine.done(new MigrateInstance.Parameters(cluster.id, Optional.of(to.name())));
        note(serial);
        assertThat(roles(from).stream().skip(saidFrom))
                .containsExactly("peer( Secondary -> Primary )", "role( Primary -> Secondary )");
        assertThat(roles(to).stream().skip(saidTo))
                .containsExactly("role( Secondary -> Primary )", "peer( Primary -> Secondary )");
        assertOnlyOneIsPrimary(to, from);
        assertRuns(to);
        assertThat(from.node().findVm(cluster.id)).isEmpty();
        try (TestConsole there = console(to)) {
            there.await("ACK", there.size());
            assertThat(there.text()).doesNotContain("GUEST UP");
            assertThat(there.last("BEAT").orElseThrow()).isGreaterThan(beat);
            note(there);
        }
    }

    private static List<String> roles(Host host) {
        return host.lab()
                .shell("dmesg | grep -oE '(role|peer)\\( [A-Za-z]+ -> [A-Za-z]+ \\)' || true")
                .lines()
                .toList();
    }

    /** Nobody can write to the other one, and it can't be asked for as long as this is so. */
    private void assertOnlyOneIsPrimary(Host primary, Host secondary) {
        assertThat(opens(primary)).isTrue();
        assertThat(opens(secondary)).isFalse();
        for (Host host : List.of(primary, secondary)) {
            assertThat(host.lab().shell("drbdsetup show")).doesNotContain("allow-two-primaries");
        }
    }

    /** Whether the device can be opened to write. */
    private boolean opens(Host host) {
        return host.lab()
                .run(Command.of(
                        DrbdCluster.LIMIT, List.of("dd", "if=/dev/null", "of=" + cluster.device(), "conv=notrunc")))
                .succeeded();
    }

    private TestConsole console(Host host) {
        return host.node().console(cluster.id, "serial");
    }

    private void note(TestConsole serial) {
        last = Math.max(last, serial.last("ACK").orElse(0));
    }

    /** A guest that was started again writes its blocks from the first one on. */
    private void writesMore(TestConsole serial) {
        int before = last;
        serial.type("w");
        await().atMost(DrbdCluster.LIMIT).until(() -> serial.last("ACK").orElse(0) > before);
        note(serial);
    }

    private void assertRuns(Host host) {
        assertThat(cluster.machine().primary()).isEqualTo(host.name());
        assertThat(host.node().vm(cluster.id).state()).isEqualTo(VmReport.State.RUNNING);
    }

    /** All that was acknowledged to it. */
    private void assertHoldsAll(Host host) throws IOException {
        assertThat(last).isPositive();
        int length = (int) TestGuest.blocksEnd(last).bytes();
        Path disk = Files.write(folder.resolve("disk"), host.lab().start(Path.of(cluster.device()), length));
        assertThat(TestGuest.missingBlocks(disk, last)).isZero();
    }

    private static String sum(Host host, VolumeId volume) {
        return host.lab().shell("sha256sum /dev/fast/*" + volume + " | cut -c-64");
    }
}
