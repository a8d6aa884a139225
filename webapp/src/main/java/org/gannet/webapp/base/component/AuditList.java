package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.webapp.base.format.Texts;

/** Some entries of the audit log, one per line. */
public class AuditList extends Div {
    public void show(List<AuditEntryView> entries) {
        removeAll();
        if (entries.isEmpty()) {
            add(EmptyState.line(Texts.text("base.audit.none")));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        entries.forEach(entry -> list.add(row(entry)));
        add(list);
    }

    private static ListItem row(AuditEntryView entry) {
        boolean refused = entry.outcome() == AuditEntryView.Outcome.REFUSED;
        Status outcome = new Status(
                refused ? Status.Kind.WARN : Status.Kind.OK,
                Texts.text(refused ? "base.audit.refused" : "base.audit.done"));
        outcome.getStyle().set("min-width", "104px");
        Div what = Blocks.div(
                "grow", Blocks.span("mono", entry.action()), new Span(" "), Blocks.span("soft", entry.details()));
        what.getElement().setAttribute("title", entry.action() + " " + entry.details());
        Span who = new Span(entry.actor() + ", ");
        return new ListItem(outcome, what, Blocks.span("rows__end", who, Moment.ago(entry.at())));
    }
}
