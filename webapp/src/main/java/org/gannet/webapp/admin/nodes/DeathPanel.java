package org.gannet.webapp.admin.nodes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.base.InstanceId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ShortList;
import org.gannet.webapp.base.component.ShortageWords;
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
        Set<InstanceId> single =
                death.single().stream().map(NodeDeathView.Machine::id).collect(Collectors.toSet());
        add(parts, Status.Kind.BAD, "lost", lines(death.lost(), single));
        add(parts, Status.Kind.BAD, "noRoom", lines(death.noRoom(), single));
        add(parts, Status.Kind.WARN, "unsettled", lines(death.unsettled(), single));
        add(parts, Status.Kind.WARN, "alone", lines(death.alone(), single));
        add(
                parts,
                Status.Kind.WARN,
                "shortages",
                death.shortages().stream().map(ShortageWords::line).toList());
        add(parts, Status.Kind.OK, "goesOn", lines(death.goesOn(), single));
        if (parts.isEmpty()) {
            parts.add(new Notice(Status.Kind.OK, Texts.text("nodes.death.none")));
        }
        ask.setText(Texts.text("nodes.death.again"));
        parts.add(new Div(ask));
        setContent(Blocks.div("stack", parts.toArray(new Component[0])));
    }

    private static void add(List<Component> parts, Status.Kind kind, String what, List<Component> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Notice notice = new Notice(kind, Texts.text("nodes.death." + what, lines.size()));
        parts.add(Blocks.div("stack stack--tight", notice, new ShortList(lines, MOST_NAMED)));
    }

    private static List<Component> lines(List<NodeDeathView.Machine> machines, Set<InstanceId> single) {
        return machines.stream()
                .map(machine -> line(machine, single.contains(machine.id())))
                .toList();
    }

    private static Component line(NodeDeathView.Machine machine, boolean single) {
        Anchor link = new Anchor("machines/" + machine.id(), machine.name());
        link.addClassName("link");
        return machine.node()
                .map(node -> single ? Texts.text("nodes.death.single", node) : node)
                .<Component>map(node -> new Span(link, Blocks.span("soft", " → " + node)))
                .orElse(link);
    }
}
