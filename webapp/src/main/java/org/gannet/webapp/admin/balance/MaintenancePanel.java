package org.gannet.webapp.admin.balance;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import org.gannet.backend.clusters.GroupBalanceView;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ShortList;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.portal.operations.Operations;

/** Which nodes of a group are out of service, and what takes them out and brings them back. */
class MaintenancePanel extends Panel {
    private static final List<String> OFFERED = List.of("RollMaintenance", "MaintainNodes", "ReturnNodes");
    private static final int MOST_NAMED = 20;

    private final Operations operations;
    private final Runnable started;

    /** @param started to be called when a job was asked for */
    MaintenancePanel(Operations operations, Runnable started) {
        super(Texts.text("balance.maintenance"));
        setId("balance-maintenance");
        this.operations = operations;
        this.started = started;
    }

    void show(GroupBalanceView group) {
        Subject subject = new Subject.OfGroup(group.id());
        Div buttons = Blocks.div("button-stack");
        operations
                .buttons(OFFERED, new Subject.OfGroup(group.id()), group.name(), job -> started.run())
                .forEach(buttons::add);
        setContent(Blocks.div(
                "stack",
                Blocks.span("soft small", Texts.text("balance.maintenance.about")),
                Blocks.div("stack stack--tight", Blocks.heading(Texts.text("balance.closed")), closed(group)),
                buttons));
    }

    private static Component closed(GroupBalanceView group) {
        if (group.closed().isEmpty()) {
            return Blocks.span("soft", Texts.text("balance.closed.none"));
        }
        return new ShortList(group.closed().stream().map(MaintenancePanel::line).toList(), MOST_NAMED);
    }

    private static Component line(GroupBalanceView.Closed closed) {
        Anchor link = new Anchor("admin/nodes/" + closed.node(), closed.node());
        link.addClassName("link");
        return new Span(link, Blocks.span("soft plan__way", Texts.text("base.unfit." + closed.reason())));
    }
}
