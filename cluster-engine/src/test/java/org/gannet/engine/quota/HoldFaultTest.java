package org.gannet.engine.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;

class HoldFaultTest {
    private static final Instance MACHINE = Jobs.instance(1, "web1");
    private static final ClusterState STATE = ClusterState.of(1, List.of(Jobs.node("node1")), List.of(MACHINE));
    private static final Job MAKES_ANOTHER = Jobs.queued(2, 0);
    private static final InstanceId OTHER = MAKES_ANOTHER.instance().orElseThrow();

    @Test
    void findsNothingWhereEachHoldHasItsMachineOrItsJob() {
        Amounts asked = Amounts.of((CreateInstance.Parameters) MAKES_ANOTHER.parameters());

        assertThat(HoldFault.of(STATE, List.of(MAKES_ANOTHER), Map.of(MACHINE.id(), Amounts.of(MACHINE), OTHER, asked)))
                .isEmpty();
    }

    @Test
    void findsAMachineThatIsNotCounted() {
        assertThat(HoldFault.of(STATE, List.of(), Map.of())).containsExactly(new HoldFault.NotCounted(MACHINE));
    }

    @Test
    void findsAMachineThatCountsAsASmallerOne() {
        Amounts smaller = new Amounts(MACHINE.owner(), 1, ByteSize.ofGibibytes(1), MACHINE.diskTotal());

        assertThat(HoldFault.of(STATE, List.of(), Map.of(MACHINE.id(), smaller)))
                .containsExactly(new HoldFault.CountedWrongly(MACHINE));
    }

    @Test
    void findsWhatIsHeldForAMachineThatNobodyMakes() {
        Amounts asked = Amounts.of((CreateInstance.Parameters) MAKES_ANOTHER.parameters());

        assertThat(HoldFault.of(STATE, List.of(), Map.of(MACHINE.id(), Amounts.of(MACHINE), OTHER, asked)))
                .containsExactly(new HoldFault.Unjustified(OTHER));
    }
}
