package org.gannet.webapp.base.component;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the columns of a grid give way one after another as its place narrows: as many are shown as have room by their
 * widths, so that no list has to be scrolled sideways.
 */
public final class ColumnsByWidth {
    /** A list with less than this stands on a telephone. */
    public static final int PHONE = 520;

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int UNKNOWN_WIDTH = 1000;
    /** What the browser gives to a column of which nothing is said. */
    private static final int USUAL_WIDTH = 100;

    private static final int SELECTION_WIDTH = 50;
    /** The navigation beside the page, and from which width of the window on it is there. */
    private static final int NAVIGATION_WIDTH = 224;

    private static final int WITH_NAVIGATION = 800;
    private static final int MARGINS = 50;

    private static final String MEASURE = """
            this.gannetWidths?.disconnect();
            let told = 0;
            let soon = 0;
            this.gannetWidths = new ResizeObserver(([entry]) => {
                const width = Math.floor(entry.contentRect.width);
                clearTimeout(soon);
                if (width > 0 && width !== told) {
                    soon = setTimeout(() => {
                        told = width;
                        this.dispatchEvent(new CustomEvent('gannet-width', {detail: width}));
                    }, 60);
                }
            });
            this.gannetWidths.observe(this);
            """;

    private final Map<Grid.Column<?>, Integer> needs = new LinkedHashMap<>();
    private final Grid<?> grid;
    private final IntConsumer also;
    private int width = UNKNOWN_WIDTH;

    /** @param also told each new width of the list, before its columns are chosen */
    public ColumnsByWidth(Grid<?> grid, IntConsumer also) {
        this.grid = grid;
        this.also = also;
        grid.addAttachListener(attach -> follow(attach.getUI()));
        grid.getElement()
                .addEventListener(
                        "gannet-width",
                        event ->
                                resized(event.getEventData().get("event.detail").asInt()))
                .addEventData("event.detail");
    }

    public ColumnsByWidth(Grid<?> grid) {
        this(grid, ignored -> {});
    }

    /**
     * @param pixels the column gives way before those with a smaller number: about the width of the list that it needs;
     *     0 for what is always there, as are columns of which this is never said
     */
    public <T> Grid.Column<T> needs(Grid.Column<T> column, int pixels) {
        needs.put(column, pixels);
        return column;
    }

    public void hide(Grid.Column<?> column) {
        needs.put(column, NEVER);
        apply();
    }

    /** Shows a hidden column again, where there is room. */
    public void show(Grid.Column<?> column, int pixels) {
        needs.put(column, pixels);
        apply();
    }

    private void follow(UI ui) {
        int window = ui.getPage().getExtendedClientDetails().getWindowInnerWidth();
        resized(window <= 0 ? UNKNOWN_WIDTH : window - MARGINS - (window < WITH_NAVIGATION ? 0 : NAVIGATION_WIDTH));
        grid.getElement().executeJs(MEASURE);
    }

    private void resized(int pixels) {
        width = pixels;
        also.accept(width);
        apply();
    }

    private void apply() {
        int used = grid.getSelectionMode() == Grid.SelectionMode.MULTI ? SELECTION_WIDTH : 0;
        for (Grid.Column<?> column : grid.getColumns()) {
            used += needs.containsKey(column) ? 0 : width(column);
        }
        List<Map.Entry<Grid.Column<?>, Integer>> byNeed = new ArrayList<>(needs.entrySet());
        byNeed.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
        for (Map.Entry<Grid.Column<?>, Integer> each : byNeed) {
            boolean wanted = each.getValue() != NEVER;
            used += wanted ? width(each.getKey()) : 0;
            each.getKey().setVisible(wanted && (each.getValue() == 0 || used <= width));
        }
    }

    private static int width(Grid.Column<?> column) {
        return Optional.ofNullable((@Nullable String) column.getWidth())
                .filter(said -> said.matches("\\d+px"))
                .map(said -> Integer.parseInt(said.substring(0, said.length() - 2)))
                .orElse(USUAL_WIDTH);
    }
}
