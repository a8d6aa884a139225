package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.boot.DrbdCluster.Host;
import org.gannet.agent.testing.TestEngine;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.node.ReplicaReport.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An engine over two agents whose kernels have LVM and DRBD. The machine stays off, and what would be its writes are
 * ours; {@link GuestOnDrbdIT} has one that runs.
 */
class EngineDrbdIT {
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private static final ByteSize GROWN = ByteSize.ofMebibytes(12);
    private DrbdCluster cluster;
    private TestEngine engine;
    private InstanceId id;
    private Host here;
    private Host there;

    @BeforeEach
    void begin() {
        cluster = new DrbdCluster();
        engine = cluster.engine;
        id = cluster.id;
        here = cluster.here;
        there = cluster.there;
        cluster.create(SIZE);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void aDiskThatDrbdMirrorsLosesNothing() {
        write(here, "made here", 0);
        isTakenOverAndGrown();
        diesAndComesBack();
        isReplaced();
        isConvertedThereAndBack();
        engine.done(new RemoveInstance.Parameters(id));
        cluster.assertNothingIsLeft();
    }

    /** The machine's node goes on alone and dies, the other one takes over and goes on alone, too. */
    @Test
    void ofCopiesThatPartedTheOneIsKeptThatTheMachineLivesOn() {
        writeInUse(here, "both know", 0);
        here.host().unplug();
        await().atMost(DrbdCluster.LIMIT).pollInterval(DrbdCluster.REPORTS).until(here::state, State.WAITING::equals);
        engine.done(new DegradeMirror.Parameters(id));
        writeInUse(here, "given up", 1);
        diesAndIsTakenOver(here);
        writeInUse(there, "kept", 2);
        cluster.comesBack(here);
        engine.ended(new ActivateDisks.Parameters(id));
        await().atMost(DrbdCluster.LIMIT)
                .pollInterval(DrbdCluster.REPORTS)
                .until(() -> List.of(here.state(), there.state()), List.of(State.SPLIT, State.SPLIT)::equals);

        engine.done(new ReplaceDisks.Parameters(id, ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()));
        cluster.awaitEqual();
        assertThat(read(there, 0, 1, 2)).containsExactly("both know", "", "kept");
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(here.name());
        assertThat(read(here, 0, 1, 2)).containsExactly("both know", "", "kept");
    }

    private void diesAndIsTakenOver(Host host) {
        cluster.dies(host);
        engine.done(new FailOver.Parameters(id, 0, true, true));
        assertThat(machine().primary()).isNotEqualTo(host.name());
    }

    private void isTakenOverAndGrown() {
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(there.name());
        cluster.awaitEqual();
        assertThat(read(there, 0)).containsExactly("made here");
        engine.done(new GrowDisk.Parameters(id, cluster.root, GROWN));
        cluster.awaitEqual();
        write(there, "at its new end", (int) (GROWN.bytes() / 4096) - 1);
    }

    /** The primary's machine loses its power; its disk is taken over, and its side is filled when it is back. */
    private void diesAndComesBack() {
        writeInUse(there, "before the end", 1);
        diesAndIsTakenOver(there);
        writeInUse(here, "written alone", 2);
        cluster.comesBack(there);
        cluster.awaitEqual();
        engine.done(new RestoreMirror.Parameters(id));
    }

    private void isReplaced() {
        Replica before = cluster.replica();
        engine.done(new ReplaceDisks.Parameters(id, ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()));
        cluster.awaitEqual();
        assertThat(cluster.replica().volume()).isNotEqualTo(before.volume());
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(there.name());
        assertHoldsAll(there);
    }

    private void isConvertedThereAndBack() {
        engine.done(converted(DiskTemplate.PLAIN, Optional.empty()));
        assertThat(machine().disks().getFirst().replica()).isEmpty();
        assertThat(here.node().api().report().volumes()).isEmpty();
        engine.done(converted(DiskTemplate.DRBD, Optional.of(here.name())));
        cluster.awaitEqual();
        engine.done(new FailOver.Parameters(id, 0, false, false));
        assertThat(machine().primary()).isEqualTo(here.name());
        assertHoldsAll(here);
    }

    // --- words

    private void assertHoldsAll(Host host) {
        assertThat(read(host, 0, (int) (GROWN.bytes() / 4096) - 1, 1, 2))
                .containsExactly("made here", "at its new end", "before the end", "written alone");
    }

    /** As the machine would: with the disk in use here, and no longer. */
    private void write(Host host, String text, int block) {
        writeInUse(host, text, block);
        engine.done(new DeactivateDisks.Parameters(id));
    }

    /** It stays in use. */
    private void writeInUse(Host host, String text, int block) {
        engine.done(new ActivateDisks.Parameters(id));
        host.lab()
                .shell("printf '" + text + "' | dd of=" + cluster.device() + " bs=4k count=1 seek=" + block
                        + " conv=sync,notrunc oflag=direct");
    }

    private List<String> read(Host host, int... blocks) {
        engine.done(new ActivateDisks.Parameters(id));
        List<String> texts = Arrays.stream(blocks)
                .mapToObj(block -> host.lab()
                        .shell("dd if=" + cluster.device() + " bs=4k count=1 skip=" + block
                                + " iflag=direct 2>/dev/null | tr -d '\\0'")
                        .strip())
                .toList();
        engine.done(new DeactivateDisks.Parameters(id));
        return texts;
    }

    private ConvertDisks.Parameters converted(DiskTemplate template, Optional<NodeName> secondary) {
        return new ConvertDisks.Parameters(id, Optional.of(template), Optional.empty(), List.of(), secondary);
    }

    private Instance machine() {
        return cluster.machine();
    }
}
