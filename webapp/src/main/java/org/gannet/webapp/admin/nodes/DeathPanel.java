package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** What would become of machines if the node died: worked out when it is asked for. */
class DeathPanel extends Panel {
    private static final int MOST_NAMED = 20;

    private final Button ask;

    DeathPanel(Supplier<NodeDeathView> death) {
        super(Texts.text("nodes.death"));
        setId("node-death");
        ask = new Button(Texts.text("nodes.death.ask"), click -> show(death.get()));
        ask.setId("node-death-ask");
        setContent(Blocks.div("stack", Blocks.span("soft small", Texts.text("nodes.death.about")), new Div(ask)));
    }

    private void show(NodeDeathView death) {
        List<Component> parts = new ArrayList<>();
        add(parts, Status.Kind.BAD, "lost", death.lost());
        add(parts, Status.Kind.BAD, "noRoom", death.noRoom());
        add(parts, Status.Kind.WARN, "unsettled", death.unsettled());
        add(parts, Status.Kind.WARN, "alone", death.alone());
        add(parts, Status.Kind.OK, "goesOn", death.goesOn());
        if (parts.isEmpty()) {
            parts.add(new Notice(Status.Kind.OK, Texts.text("nodes.death.none")));
        }
        ask.setText(Texts.text("nodes.death.again"));
        parts.add(new Div(ask));
        setContent(Blocks.div("stack", parts.toArray(new Component[0])));
    }

    private static void add(
            List<Component> parts, Status.Kind kind, String what, List<NodeDeathView.Machine> machines) {
        if (machines.isEmpty()) {
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("plan");
        machines.stream().limit(MOST_NAMED).forEach(machine -> list.add(new ListItem(line(machine))));
        if (machines.size() > MOST_NAMED) {
            list.add(new ListItem(Texts.text("nodes.death.more", machines.size() - MOST_NAMED)));
        }
        Notice notice = new Notice(kind, Texts.text("nodes.death." + what, machines.size()));
        parts.add(Blocks.div("stack stack--tight", notice, list));
    }

    private static Component line(NodeDeathView.Machine machine) {
        Anchor link = new Anchor("machines/" + machine.id(), machine.name());
        link.addClassName("link");
        return machine.node()
                .<Component>map(node -> new Span(link, Blocks.span("soft", " → " + node)))
                .orElse(link);
    }
}
