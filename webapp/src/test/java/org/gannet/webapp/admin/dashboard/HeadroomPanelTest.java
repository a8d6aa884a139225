package org.gannet.webapp.admin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.clusters.HeadroomView;
import org.gannet.backend.flavors.FlavorView;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.webapp.testing.Pressed;
import org.junit.jupiter.api.Test;

/** What the panel says of room, of its limits, and of none. */
class HeadroomPanelTest {
    private static final FlavorView SMALL =
            new FlavorView("small", "Small", 1, ByteSize.ofMebibytes(128), ByteSize.ofGibibytes(1));

    @Test
    void eachSizeHasItsFigureWhatLimitsItAndWhatANodeWouldGive() {
        var few = new HeadroomView.Row(
                SMALL,
                12,
                9,
                false,
                List.of(new HeadroomView.Limit("DRAINED", 1), new HeadroomView.Limit("NOT_ENOUGH_MEMORY", 2)),
                Optional.of(7));
        var many = new HeadroomView.Row(SMALL, 1000, 1000, true, List.of(), Optional.empty());

        assertThat(asked(new HeadroomView(
                        Optional.of(DiskTemplate.FILE),
                        Optional.of(new HeadroomView.Hardware(
                                "node1", 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200))),
                        List.of(few, many))))
                .contains(
                        "12 more",
                        "9 while any node may still die",
                        "7 more with another node like node1, with 8 processors, 16 GiB of memory and 200 GiB of disk",
                        "Then: takes no new machines (1 node)",
                        "Then: has not enough memory (2 nodes)",
                        "1,000 or more")
                .doesNotContain("1,000 while");
    }

    @Test
    void whereNoDisksCanBeMadeThatIsSaid() {
        assertThat(asked(new HeadroomView(Optional.empty(), Optional.empty(), List.of())))
                .contains("No machine with a disk can be made");
    }

    @Test
    void anAnswerToAnOlderQuestionIsNotShown() {
        var none = new HeadroomView(Optional.empty(), Optional.empty(), List.of());
        List<HeadroomPanel> panels = new ArrayList<>();
        panels.add(new HeadroomPanel(List.of(DiskTemplate.FILE, DiskTemplate.PLAIN), (kind, like) -> () -> {
            panels.getFirst().choose(DiskTemplate.PLAIN);
            return none;
        }));

        assertThat(Pressed.text(panels.getFirst())).doesNotContain("No machine with a disk can be made");
        assertThat(Pressed.text(panels.getFirst())).as("asked again").contains("No machine with a disk can be made");
    }

    private static String asked(HeadroomView view) {
        return Pressed.text(new HeadroomPanel(List.of(DiskTemplate.FILE), (kind, like) -> () -> view));
    }
}
