package org.gannet.agent.volume.drbd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Drbd;
import org.gannet.node.ReplicaSpec.Protocol;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.ReplicaSpec.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it takes until a disk of 1 GiB is mirrored: run by {@code ./gannet lab figures}, and by nothing else. */
class DrbdFigures {
    private static final System.Logger LOG = System.getLogger(DrbdFigures.class.getName());
    private static final ByteSize SIZE = ByteSize.ofGibibytes(1);

    @TempDir
    private Path folder = Path.of("");

    private static ReplicaSpec spec(
            Role role, DrbdNode.Copy own, DrbdNode peer, DrbdNode.Copy other, int number, String secret) {
        Drbd drbd = new Drbd(
                0,
                own.metadata(),
                secret,
                number,
                Protocol.C,
                ByteSize.ofGibibytes(1),
                false,
                Verification.NONE,
                false);
        return new ReplicaSpec(own.volume(), role, peer.name(), peer.address(), other.volume(), 11000, false, true)
                .withDrbd(Optional.of(drbd));
    }

    private static void tell(String what, long since) {
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        LOG.log(System.Logger.Level.INFO, what + ": " + took.toMillis() / 1000.0 + " s");
    }

    @Test
    void fromNothingToInSync() {
        ByteSize group = ByteSize.ofGibibytes(2);
        try (DrbdNode a = new DrbdNode(folder, 1, group);
                DrbdNode b = new DrbdNode(folder, 2, group)) {
            a.join();
            b.join();
            long begin = System.nanoTime();
            DrbdNode.Copy here = a.make(SIZE);
            DrbdNode.Copy there = b.make(SIZE);
            tell("volumes of 1 GiB on both nodes, zeroed", begin);
            begin = System.nanoTime();
            DiskId disk = DiskId.random();
            String secret = VolumeId.random().toString();
            a.ensure(disk, spec(Role.PRIMARY, here, b, there, 0, secret));
            b.ensure(disk, spec(Role.SECONDARY, there, a, here, 1, secret).withOverwrite(true));
            tell("connected", begin);
            a.await(disk, State.UP_TO_DATE);
            tell("created to in sync, 1 GiB", begin);
            begin = System.nanoTime();
            Path device = Path.of("/dev/fast/gannet-" + there.volume());
            b.drbd().ensureAbsent(disk);
            b.lab().shell("dd if=/dev/zero of=" + device + " bs=1M count=1024 oflag=direct conv=fsync");
            tell("dd of 1 GiB onto one such volume", begin);
        }
    }
}
