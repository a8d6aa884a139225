package org.gannet.webapp.base.component;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.page.Page;
import com.vaadin.flow.shared.Registration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** Lets the columns of a grid give way one after another as the window narrows. */
public final class ColumnsByWidth {
    /** As narrow as a telephone. */
    public static final int PHONE = 560;

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int UNKNOWN_WIDTH = 1280;

    private final Map<Grid.Column<?>, Integer> needs = new LinkedHashMap<>();
    private final IntConsumer also;
    private int width = UNKNOWN_WIDTH;

    /** @param also told each new width of the window */
    public ColumnsByWidth(Grid<?> grid, IntConsumer also) {
        this.also = also;
        grid.addAttachListener(attach -> follow(grid, attach.getUI()));
    }

    public ColumnsByWidth(Grid<?> grid) {
        this(grid, ignored -> {});
    }

    /** @param pixels of the window below which the column goes */
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

    private void follow(Grid<?> grid, UI ui) {
        Page page = ui.getPage();
        resized(page.getExtendedClientDetails().getWindowInnerWidth());
        Registration resizing = page.addBrowserWindowResizeListener(resize -> resized(resize.getWidth()));
        grid.addDetachListener(detach -> {
            detach.unregisterListener();
            resizing.remove();
        });
    }

    private void resized(int pixels) {
        width = pixels > 0 ? pixels : UNKNOWN_WIDTH;
        apply();
        also.accept(width);
    }

    private void apply() {
        needs.forEach((column, pixels) -> column.setVisible(width >= pixels));
    }
}
