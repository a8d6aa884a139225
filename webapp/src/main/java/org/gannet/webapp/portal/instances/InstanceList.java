package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.FilterChips;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.push.Live;

/** Filters, rows and what can be done with several rows at once. */
public class InstanceList extends Div {
    private static final int TYPING_PAUSE_MILLIS = 300;

    private final InstanceRows rows;
    private final InstanceGrid grid;
    private final Consumer<ListAddress> moved;
    private final TextField search = new TextField();
    private final FilterChips<StatusFilter> chips;
    private final Span count = Blocks.span("soft small");
    private final Div empty = new Div();
    private final Component create;
    private Optional<ProjectId> project = Optional.empty();
    private Optional<String> node = Optional.empty();
    private ListAddress address = ListAddress.of(new org.gannet.webapp.base.component.UrlState());

    /** @param moved hears what belongs into the page's address; @param create fills an empty list */
    InstanceList(
            InstanceRows rows,
            InstanceGrid grid,
            BulkBar bulk,
            Live live,
            Component create,
            Consumer<ListAddress> moved) {
        this.rows = rows;
        this.grid = grid;
        this.moved = moved;
        this.create = create;
        addClassNames("stack", "grow");
        getStyle().setMinHeight("0");
        search.setId("machine-filter");
        search.addClassName("toolbar__search");
        search.setAriaLabel(Texts.text("instances.filter.name"));
        search.setPlaceholder(Texts.text("instances.filter.name"));
        search.setPrefixComponent(Icon.SEARCH.create());
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        search.addValueChangeListener(change -> {
            if (change.isFromClient()) {
                move(address.withText(change.getValue().strip()));
            }
        });
        chips = new FilterChips<>(
                List.of(StatusFilter.values()), StatusFilter::text, status -> move(address.withStatus(status)));
        grid.setDataProvider(rows);
        grid.onSort(order -> move(address.withOrder(order)));
        grid.setEmptyStateComponent(empty);
        grid.addSelectionListener(selection -> bulk.show(selection.getAllSelectedItems()));
        bulk.onCleared(grid::deselectAll);
        count.getStyle().set("margin-inline-start", "auto");
        add(Blocks.div("toolbar", search, chips, count), bulk, grid);
        live.follow(this, this::follow);
    }

    private void follow(List<UiEvent> events) {
        if (rows.follow(events)) {
            showCount();
        }
    }

    private void move(ListAddress to) {
        address = to;
        moved.accept(to);
        read();
    }

    /** @param onNode only those of one node, for operators */
    public void show(ListAddress to, Optional<ProjectId> inProject, Optional<String> onNode) {
        address = to;
        project = inProject;
        node = onNode;
        search.setValue(to.text());
        chips.show(to.status());
        grid.sortBy(to.order());
        grid.showProject(inProject.isEmpty());
        read();
    }

    private void read() {
        rows.show(new InstanceFilter(project, address.text(), address.status().words(), node), address.order());
        showCount();
    }

    private void showCount() {
        long total = rows.total();
        count.setText(Texts.text("instances.count", total));
        empty.removeAll();
        if (address.text().isEmpty() && address.status() == StatusFilter.ALL) {
            empty.add(new EmptyState(Icon.MACHINE, Texts.text("instances.empty"), create));
        } else {
            empty.add(new EmptyState(Icon.SEARCH, Texts.text("instances.emptyFilter")));
        }
    }
}
