package org.gannet.webapp.base.component;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import java.util.function.Function;
import org.gannet.webapp.base.format.Texts;

/** Rows that may be thousands: some are drawn, a button shows more. Draws anew only what has changed. */
public class LongList<T> extends Div {
    private static final int STEP = 100;

    private final Function<T, ListItem> row;
    private List<T> items = List.of();
    private int most = STEP;

    public LongList(Function<T, ListItem> row) {
        this.row = row;
    }

    /** Whoever asked for more rows before still sees as many. */
    public void setItems(List<T> all) {
        if (!items.equals(all)) {
            items = List.copyOf(all);
            draw();
        }
    }

    private void draw() {
        removeAll();
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        items.stream().limit(most).map(row).forEach(list::add);
        add(list);
        if (items.size() > most) {
            Button more = new Button(
                    Texts.text("base.list.more", Math.min(STEP, items.size() - most), items.size() - most), click -> {
                        most += STEP;
                        draw();
                    });
            more.addThemeVariants(ButtonVariant.TERTIARY);
            more.addClassName("list-more");
            add(more);
        }
    }
}
