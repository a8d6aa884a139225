package org.gannet.webapp.admin.balance;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.function.Supplier;
import org.gannet.backend.clusters.NodeDeathView;
import org.gannet.backend.clusters.SpareNodesView;
import org.gannet.webapp.base.component.Background;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ShortList;
import org.gannet.webapp.base.format.Texts;

/** Which nodes could be switched off: worked out when it is asked for, while the page goes on. */
class SparePanel extends Panel {
    private static final int MOST_NAMED = 10;
    private final Div answer = Blocks.div("figures figures--stacked");

    /** @param spare makes a request of the person who presses, to be run anywhere */
    SparePanel(Supplier<Supplier<SpareNodesView>> spare) {
        super(Texts.text("balance.spare"));
        setId("spare");
        answer.setId("spare-answer");
        Button ask = new Button(Texts.text("balance.ask"));
        ask.setId("spare-ask");
        ask.setDisableOnClick(true);
        ask.addClickListener(click -> Background.ask(this, spare.get(), found -> {
            ask.setEnabled(true);
            found.ifPresent(nodes -> {
                ask.setText(Texts.text("balance.again"));
                show(nodes);
            });
        }));
        setContent(Blocks.div(
                "stack", Blocks.span("soft small", Texts.text("balance.spare.about")), new Div(ask), answer));
    }

    private void show(SpareNodesView found) {
        answer.removeAll();
        found.nodes().forEach(spare -> answer.add(figure(spare)));
        if (found.nodes().isEmpty()) {
            answer.add(Blocks.span("figure__value", Texts.text("balance.spare.none")));
        }
        if (!found.held().isEmpty()) {
            answer.add(Blocks.span(
                    "figure__note",
                    Texts.text("balance.spare.held", found.held().size(), String.join(", ", found.held()))));
        }
    }

    private static Component figure(SpareNodesView.Spare spare) {
        Div figure = Blocks.div(
                "figure",
                Blocks.span("figure__value", spare.node()),
                Blocks.span(
                        "figure__note",
                        Texts.text("balance.spare.moves", spare.machines().size())));
        if (!spare.machines().isEmpty()) {
            figure.add(new ShortList(
                    spare.machines().stream().map(SparePanel::line).toList(), MOST_NAMED));
        }
        return figure;
    }

    private static Component line(NodeDeathView.Machine machine) {
        return new Span(
                new Span(machine.name()),
                Blocks.span("soft", " → " + machine.node().orElse("")));
    }
}
