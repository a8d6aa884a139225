package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.backend.clusters.NodeView;
import org.gannet.webapp.admin.nodes.NodeParts;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** The nodes, one per line. */
class NodeRows extends Div {
    void show(List<NodeView> nodes) {
        removeAll();
        if (nodes.isEmpty()) {
            add(new EmptyState(Icon.NODE, Texts.text("nodes.empty")));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        nodes.forEach(node -> list.add(row(node)));
        add(list);
    }

    private static ListItem row(NodeView node) {
        Anchor link = new Anchor("admin/nodes/" + node.name(), node.name());
        link.addClassName("list-name");
        Component state = NodeParts.status(node);
        state.getStyle().set("min-width", "132px");
        String words = Texts.text(
                "dashboard.node",
                node.running(),
                node.instances(),
                Sizes.part(node.memoryPromised().bytes(), node.memory().bytes()));
        return new ListItem(state, Blocks.div("grow", link), Blocks.span("rows__end", words));
    }
}
