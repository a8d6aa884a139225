package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import java.util.function.Function;
import org.gannet.backend.clusters.NodeView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Bar;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Nodes in dense rows. */
class NodeGrid extends Grid<NodeView> {
    private final ColumnsByWidth widths = new ColumnsByWidth(this);

    NodeGrid() {
        setId("node-list");
        addClassName("list");
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        column("name", NodeGrid::name, 0).setFlexGrow(2).setWidth("130px");
        column("status", NodeParts::status, 0).setFlexGrow(1).setWidth("130px");
        column("machines", node -> new Span(Texts.text("nodes.machines", node.running(), node.instances())), 640)
                .setFlexGrow(0)
                .setWidth("130px");
        column(
                        "vcpus",
                        node -> share(node.vcpusPromised(), node.cpus(), node.vcpusPromised() + " / " + node.cpus()),
                        900)
                .setFlexGrow(1)
                .setWidth("110px");
        column("memory", node -> share(node.memoryPromised(), node.memory()), 760)
                .setFlexGrow(1)
                .setWidth("130px");
        column("disk", node -> share(node.diskPromised(), node.disk()), 1000)
                .setFlexGrow(1)
                .setWidth("130px");
        column("accelerator", node -> new Span(node.accelerator()), 1150)
                .setFlexGrow(0)
                .setWidth("110px");
        column("heard", NodeGrid::heard, 1150).setFlexGrow(0).setWidth("120px").setTextAlign(ColumnTextAlign.END);
        setEmptyStateComponent(new EmptyState(Icon.NODE, Texts.text("nodes.empty")));
    }

    private Column<NodeView> column(String key, Function<NodeView, Component> cell, int needs) {
        Column<NodeView> column = addColumn(new ComponentRenderer<>(cell::apply));
        column.setKey(key).setHeader(Texts.text("nodes.column." + key)).setResizable(true);
        return widths.needs(column, needs);
    }

    private static Component name(NodeView node) {
        Anchor link = new Anchor("admin/nodes/" + node.name(), node.name());
        link.addClassName("list-name");
        return Blocks.div("cell-two", link, Blocks.small(node.address()));
    }

    private static Component heard(NodeView node) {
        return node.heardAt().<Component>map(Moment::ago).orElseGet(() -> new Span("–"));
    }

    private static Component share(ByteSize part, ByteSize whole) {
        return share(part.bytes(), whole.bytes(), Sizes.part(part.bytes(), whole.bytes()));
    }

    private static Component share(double part, double whole, String words) {
        return Blocks.div(
                "cell-bar",
                Blocks.span("small", words),
                new Bar().labelled(words).show(whole <= 0 ? 0 : Math.min(1, part / whole)));
    }
}
