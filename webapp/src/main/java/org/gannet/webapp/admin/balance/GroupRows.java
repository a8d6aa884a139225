package org.gannet.webapp.admin.balance;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.backend.clusters.GroupBalanceView;
import org.gannet.base.GroupId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** The groups with their scores, one per line; the way from one to the other. */
class GroupRows extends Div {
    GroupRows() {
        addClassName("rows-few");
    }

    void show(List<GroupBalanceView> groups, GroupId here) {
        removeAll();
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        list.setId("balance-groups");
        groups.forEach(group -> list.add(row(group, group.id().equals(here))));
        add(list);
    }

    private static ListItem row(GroupBalanceView group, boolean here) {
        Anchor link = new Anchor("admin/balance/" + group.id(), group.name());
        link.addClassName("list-name");
        if (here) {
            link.getElement().setAttribute("aria-current", "true");
        }
        ListItem row = new ListItem(
                state(group),
                Blocks.div(
                        "grow",
                        link,
                        Blocks.span(
                                "soft small plan__way",
                                Texts.text("balance.group.line", group.nodes(), group.machines()))),
                Blocks.span("rows__end", ScoreWords.score(group.score())));
        row.setClassName("row--here", here);
        return row;
    }

    private static Status state(GroupBalanceView group) {
        if (group.nodes() < 2) {
            return new Status(Status.Kind.OFF, Texts.text("balance.death.alone"));
        }
        int deaths = group.shortages().size();
        return deaths == 0
                ? new Status(Status.Kind.OK, Texts.text("balance.death.ok"))
                : new Status(Status.Kind.WARN, Texts.text("balance.death.short", deaths));
    }
}
