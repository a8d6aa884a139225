package org.gannet.engine.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;

class HoldFaultTest {
    private static final Instance MACHINE = Jobs.instance(1, "web1");
    private static final ClusterState STATE = ClusterState.of(1, List.of(Jobs.node("node1")), List.of(MACHINE));
    private static final Job MAKES_ANOTHER = Jobs.queued(2, 0);
    private static final InstanceId OTHER = MAKES_ANOTHER.instance().orElseThrow();

    @Test
    void findsNothingWhereEachHoldHasItsMachineOrItsJob() {
        Amounts asked = ((Makes) MAKES_ANOTHER.parameters()).amounts();

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

    /** Parameters of an operation that gives a machine memory. */
    private record MoreMemory(InstanceId instance, ByteSize memory) implements Grows {
        @Override
        public Amounts atMost(Amounts before, Optional<Instance> machine) {
            return before.max(new Amounts(before.owner(), 0, memory, ByteSize.ZERO));
        }

        @Override
        public Operation operation() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String operationName() {
            return "MoreMemory";
        }
    }

    @Test
    void whatAJobMayMakeAMachineGrowToMustBeHeld() {
        Amounts now = Amounts.of(MACHINE);
        ByteSize more = now.memory().plus(ByteSize.ofGibibytes(4));
        Job.Submission asked =
                Job.Submission.of(new MoreMemory(MACHINE.id(), more), Optional.of(MACHINE.owner()), "alice");
        Job job = Job.queued(MAKES_ANOTHER.id(), asked, List.of(), "More memory", Arrival.at(Jobs.NOON));
        Amounts grown = new Amounts(now.owner(), now.vcpus(), more, now.disk());

        assertThat(HoldFault.of(STATE, List.of(job), Map.of(MACHINE.id(), grown)))
                .isEmpty();
        assertThat(HoldFault.of(STATE, List.of(job), Map.of(MACHINE.id(), now)))
                .containsExactly(new HoldFault.CountedWrongly(MACHINE));
        assertThat(HoldFault.of(STATE, List.of(), Map.of(MACHINE.id(), grown)))
                .as("when no job does")
                .containsExactly(new HoldFault.CountedWrongly(MACHINE));
    }

    @Test
    void findsWhatIsHeldForAMachineThatNobodyMakes() {
        Amounts asked = ((Makes) MAKES_ANOTHER.parameters()).amounts();

        assertThat(HoldFault.of(STATE, List.of(), Map.of(MACHINE.id(), Amounts.of(MACHINE), OTHER, asked)))
                .containsExactly(new HoldFault.Unjustified(OTHER));
    }
}
