package org.gannet.webapp.admin.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.base.InstanceId;
import org.gannet.webapp.testing.Pressed;
import org.junit.jupiter.api.Test;

/** What the panel says of each fate, and of none. */
class DeathPanelTest {
    @Test
    void eachFateIsSaidWithItsMachinesAndManyAreNotAllNamed() {
        String text = asked(new NodeDeathView(
                machines("goes", 25, Optional.of("node2")),
                machines("tight", 1, Optional.empty()),
                machines("lost", 2, Optional.empty()),
                machines("moving", 1, Optional.empty()),
                machines("single", 1, Optional.empty())));

        assertThat(text)
                .contains("goes0 → node2", "goes19", "and 5 more", "tight0", "lost1", "moving0", "single0")
                .doesNotContain("goes20");
    }

    @Test
    void whereNobodyIsHurtThatIsSaid() {
        assertThat(asked(new NodeDeathView(List.of(), List.of(), List.of(), List.of(), List.of())))
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
