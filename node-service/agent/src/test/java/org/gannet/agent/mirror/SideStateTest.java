package org.gannet.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.gannet.agent.mirror.device.Mark;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.junit.jupiter.api.Test;

/** What is told of a side, by what its disk and its processes say. */
class SideStateTest {
    private static SideState side(Role role, boolean feeding, Mark mark, Map<String, String> said) {
        ReplicaSpec spec = new ReplicaSpec(
                VolumeId.random(), role, new NodeName("node2"), "node2:1", VolumeId.random(), 1, false, false);
        ReplicaRecord record = new ReplicaRecord(DiskId.random(), spec, feeding, "", Optional.empty(), 0, "boot");
        Optional<Map<String, String>> words = said.isEmpty() ? Optional.empty() : Optional.of(said);
        return new SideState(
                record, mark, true, feeding ? words : Optional.empty(), feeding ? Optional.empty() : words);
    }

    private static Mark mark(boolean complete, boolean bound) {
        return new Mark("content", java.util.List.of(), "content", complete, true, true, true, bound);
    }

    private static State primary(boolean bound, Map<String, String> said) {
        return side(Role.PRIMARY, true, mark(true, bound), said).state();
    }

    private static State secondary(boolean complete, Map<String, String> said) {
        return side(Role.SECONDARY, false, mark(complete, false), said).state();
    }

    @Test
    void aPrimaryThatIsAloneWaitsOnlyWhenItIsBound() {
        assertThat(primary(true, Map.of("phase", "APART"))).isEqualTo(State.WAITING);
        assertThat(primary(false, Map.of("phase", "APART"))).isEqualTo(State.DEGRADED);
        assertThat(primary(true, Map.of())).as("its process says nothing").isEqualTo(State.WAITING);
        assertThat(primary(true, Map.of("phase", "EQUAL"))).isEqualTo(State.UP_TO_DATE);
        assertThat(primary(true, Map.of("phase", "SPLIT"))).isEqualTo(State.SPLIT);
        assertThat(primary(true, Map.of("phase", "EQUAL", "failed", "true"))).isEqualTo(State.FAILED);
    }

    @Test
    void anOtherSideThatComesAndGoesIsOneThatWritesWaitFor() {
        assertThat(primary(true, Map.of("phase", "SYNCING", "waitingMillis", "100")))
                .isEqualTo(State.SYNCING);
        assertThat(primary(true, Map.of("phase", "SYNCING", "waitingMillis", "4000")))
                .isEqualTo(State.WAITING);
        assertThat(primary(false, Map.of("phase", "SYNCING", "waitingMillis", "4000")))
                .isEqualTo(State.SYNCING);
    }

    @Test
    void whatIsAmissIsSaid() {
        Map<String, String> full = Map.of("phase", "APART", "trouble", "There is no room.");
        assertThat(side(Role.PRIMARY, true, mark(true, true), full).report().reason())
                .isEqualTo("There is no room.");
        Map<String, String> equal = Map.of("phase", "EQUAL", "trouble", "Long ago.");
        assertThat(side(Role.PRIMARY, true, mark(true, true), equal).report().reason())
                .isEmpty();
    }

    @Test
    void aSecondaryIsWhatTheOtherSideSaysWhileItSaysSomething() {
        assertThat(secondary(true, Map.of("phase", "EQUAL"))).isEqualTo(State.UP_TO_DATE);
        assertThat(secondary(false, Map.of("phase", "SYNCING"))).isEqualTo(State.SYNCING);
        assertThat(secondary(true, Map.of())).isEqualTo(State.DEGRADED);
        assertThat(secondary(false, Map.of())).isEqualTo(State.OUTDATED);
        assertThat(side(Role.SECONDARY, false, mark(true, false), Map.of("serving", "true"))
                        .isUsedThere())
                .isTrue();
    }

    @Test
    void theOtherNodeIsFoundWithoutThePortOfItsAgent() {
        assertThat(Side.host("127.0.0.11:7411")).isEqualTo("127.0.0.11");
        assertThat(Side.host("node2")).isEqualTo("node2");
        assertThat(Side.host("[fd00::2]:7411")).isEqualTo("fd00::2");
        assertThat(Side.host("fd00::2")).isEqualTo("fd00::2");
    }
}
