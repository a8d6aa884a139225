package org.gannet.webapp.admin.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.backend.clusters.ShortageView;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.webapp.testing.Pressed;
import org.junit.jupiter.api.Test;

/** What the panel says of each fate, and of none. */
class DeathPanelTest {
    @Test
    void eachFateIsSaidWithItsMachinesAndManyAreNotAllNamed() {
        List<NodeDeathView.Machine> goes = machines("goes", 25, Optional.of("node2"));
        String text = asked(new NodeDeathView(
                goes,
                machines("tight", 1, Optional.empty()),
                machines("lost", 2, Optional.empty()),
                machines("moving", 1, Optional.empty()),
                machines("single", 1, Optional.empty()),
                goes.subList(1, 2),
                List.of(new ShortageView("node2", "node3", ByteSize.ofGibibytes(2), ByteSize.ofGibibytes(1)))));

        assertThat(text)
                .contains("goes0 → node2goes1 → node2, without a second copygoes2 → node2goes3", "goes19")
                .contains("Then 1 more death could not be borne", "node2 could not take over the machines of node3")
                .contains("and 5 more", "tight0", "lost1", "moving0", "single0")
                .doesNotContain("goes20");
    }

    @Test
    void whereNobodyIsHurtThatIsSaid() {
        assertThat(asked(
                        new NodeDeathView(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of())))
                .contains("Nothing would happen to any machine.");
    }

    private static String asked(NodeDeathView death) {
        return Pressed.text(new DeathPanel(() -> death));
    }

    private static List<NodeDeathView.Machine> machines(String name, int count, Optional<String> node) {
        return IntStream.range(0, count)
                .mapToObj(each -> new NodeDeathView.Machine(InstanceId.random(), name + each, node))
                .toList();
    }
}
