package org.gannet.webapp.admin.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.clusters.NodeDeathView.Machine;
import org.gannet.backend.clusters.SpareNodesView;
import org.gannet.base.InstanceId;
import org.gannet.webapp.testing.Pressed;
import org.junit.jupiter.api.Test;

/** What the panel says of nodes that could be switched off, and of none. */
class SparePanelTest {
    @Test
    void eachNodeIsToldWithWhereItsMachinesGo() {
        List<Machine> machines = IntStream.range(0, 12)
                .mapToObj(each -> new Machine(InstanceId.random(), "web" + each, Optional.of("node1")))
                .toList();

        assertThat(text(new SpareNodesView(
                        List.of(
                                new SpareNodesView.Spare("node3", List.of()),
                                new SpareNodesView.Spare("node2", machines)),
                        List.of("node4", "node5"))))
                .contains("node3", "Nothing runs there.", "12 machines would move:", "web9 → node1", "and 2 more")
                .contains("2 nodes have disks of machines", "node4, node5")
                .doesNotContain("web10");
    }

    @Test
    void whereAllAreNeededThatIsSaid() {
        assertThat(text(new SpareNodesView(List.of(), List.of()))).contains("All nodes are needed.");
    }

    private static String text(SpareNodesView view) {
        return Pressed.text(new SparePanel(() -> () -> view));
    }
}
