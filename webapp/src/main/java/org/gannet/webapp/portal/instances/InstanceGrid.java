package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridSortOrder;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.JobLine;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Machines in dense rows. Columns give way one after another as the window narrows; name and status always stay. */
class InstanceGrid extends Grid<InstanceView> {
    private static final int WITH_PROJECT = 1000;

    private final ColumnsByWidth widths = new ColumnsByWidth(this, this::select);

    /** @param operators whether nodes are shown */
    InstanceGrid(InstanceActions actions, boolean operators) {
        setId("machine-list");
        addClassName("list");
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.MULTI);
        setMultiSort(false);
        setColumnReorderingAllowed(true);
        column("name", InstanceGrid::name, InstanceOrder.Field.NAME, 0)
                .setFlexGrow(3)
                .setWidth("150px");
        column("status", InstanceGrid::status, InstanceOrder.Field.STATUS, 0)
                .setFlexGrow(3)
                .setWidth("170px");
        column("project", machine -> new Span(machine.projectName()), InstanceOrder.Field.PROJECT, WITH_PROJECT)
                .setFlexGrow(1)
                .setWidth("110px");
        if (operators) {
            column("node", machine -> new Span(machine.node().orElse("")), InstanceOrder.Field.NODE, 820)
                    .setFlexGrow(1)
                    .setWidth("100px");
        }
        number(column("vcpus", machine -> new Span("" + machine.vcpus()), InstanceOrder.Field.VCPUS, 900), "84px");
        number(column("memory", machine -> size(machine.memory()), InstanceOrder.Field.MEMORY, 900), "104px");
        number(column("disk", machine -> size(machine.diskTotal()), InstanceOrder.Field.DISK, 1150), "96px");
        column("created", machine -> Moment.ago(machine.createdAt()), InstanceOrder.Field.CREATED, 1250)
                .setWidth("110px")
                .setFlexGrow(0);
        Column<InstanceView> acts = addColumn(new ComponentRenderer<>(machine -> new RowActions(machine, actions)));
        acts.setKey("actions").setWidth("92px").setFlexGrow(0).setTextAlign(ColumnTextAlign.END);
        widths.needs(acts, ColumnsByWidth.PHONE);
        setPartNameGenerator(machine -> machine.activeJob().isPresent() ? "busy" : null);
    }

    private static void number(Column<InstanceView> column, String width) {
        column.setWidth(width).setFlexGrow(0).setTextAlign(ColumnTextAlign.END);
    }

    private Column<InstanceView> column(
            String key, Function<InstanceView, Component> cell, InstanceOrder.Field field, int needs) {
        Column<InstanceView> column = addColumn(new ComponentRenderer<>(cell::apply));
        column.setKey(key).setHeader(Texts.text("instances.column." + key)).setResizable(true);
        column.setSortable(true);
        column.setSortProperty(field.name());
        return widths.needs(column, needs);
    }

    private static Component name(InstanceView machine) {
        Anchor link = new Anchor("machines/" + machine.id(), machine.name());
        link.addClassName("list-name");
        link.getElement().setAttribute("data-machine", machine.name());
        return Blocks.div("cell-two", link, Blocks.small(machine.source()));
    }

    private static Component status(InstanceView machine) {
        return machine.activeJob()
                .<Component>map(job -> Blocks.div("cell-job", InstanceWords.status(machine), new JobLine(job, false)))
                .orElseGet(() -> InstanceWords.status(machine));
    }

    private static Component size(org.gannet.base.ByteSize size) {
        return Blocks.titled(Sizes.of(size), Sizes.exact(size));
    }

    /** Tells what the rows are sorted by from now on, when the person has chosen so. */
    void onSort(Consumer<InstanceOrder> listener) {
        addSortListener(sort -> {
            if (sort.isFromClient()) {
                listener.accept(order());
            }
        });
    }

    InstanceOrder order() {
        return getSortOrder().stream()
                .findFirst()
                .map(sort -> new InstanceOrder(
                        InstanceOrder.Field.valueOf(sort.getSorted()
                                .getSortOrder(SortDirection.ASCENDING)
                                .findFirst()
                                .orElseThrow()
                                .getSorted()),
                        sort.getDirection() == SortDirection.DESCENDING))
                .orElse(InstanceOrder.BY_NAME);
    }

    void sortBy(InstanceOrder order) {
        Column<InstanceView> column = getColumnByKey(order.field().name().toLowerCase(java.util.Locale.ROOT));
        if (column != null) {
            sort(List.of(new GridSortOrder<>(
                    column, order.descending() ? SortDirection.DESCENDING : SortDirection.ASCENDING)));
        }
    }

    /** The project column is of no use when only one project is shown. */
    void showProject(boolean shown) {
        Column<InstanceView> column = getColumnByKey("project");
        if (shown) {
            widths.show(column, WITH_PROJECT);
        } else {
            widths.hide(column);
        }
    }

    private void select(int width) {
        SelectionMode mode = width >= ColumnsByWidth.PHONE ? SelectionMode.MULTI : SelectionMode.NONE;
        if (getSelectionMode() != mode) {
            setSelectionMode(mode);
        }
    }
}
