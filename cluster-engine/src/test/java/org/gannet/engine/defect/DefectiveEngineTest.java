package org.gannet.engine.defect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Changes get into the code of the engine inside, only there, and never miss their place unnoticed. */
class DefectiveEngineTest {
    private static final String VOLUME = "org.gannet.engine.operation.step.CreateVolume";
    private static final Site NO_UNDO = new Site(VOLUME, "undo", new Edit.DoNothing(0));

    @Test
    void aStepWithoutItsUndoLeavesADisk() {
        assertThat(leftWith(List.of(NO_UNDO))).isNotEmpty();
        assertThat(leftWith(List.of(new Site(VOLUME, "undo", new Edit.OmitCall("NodeApi", "ensureVolumeAbsent")))))
                .isNotEmpty();
    }

    @Test
    void withoutAChangeAndOutsideNothingIsLeft() {
        assertThat(leftWith(List.of())).isEmpty();
        leftWith(List.of(NO_UNDO));
        assertThat(new UndoProbe().get()).isEmpty();
    }

    @Test
    void saysLoudlyThatAPlaceIsNotThere() {
        Edit nothing = new Edit.OmitCall("NodeApi", "neverCalled");
        assertThatThrownBy(() -> leftWith(List.of(new Site(VOLUME, "undo", nothing))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has 0 places for it");
        assertThatThrownBy(() -> leftWith(List.of(new Site(VOLUME, "undone", new Edit.DoNothing(0)))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has 0 places for it");
        assertThatThrownBy(() -> leftWith(List.of(new Site(VOLUME + "s", "undo", new Edit.DoNothing(0)))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void saysLoudlyThatAPlaceIsThereTwice() {
        Site twice = new Site(
                "org.gannet.engine.operation.step.PrepareIncoming", "undo", new Edit.OmitCall("StepContext", "node"));
        assertThatThrownBy(() -> leftWith(List.of(twice)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has 2 places for it");
    }

    @SuppressWarnings("unchecked")
    private static List<String> leftWith(List<Site> sites) {
        Supplier<List<String>> probe = new DefectiveEngine(sites).make(Supplier.class, UndoProbe.class.getName());
        return probe.get();
    }
}
