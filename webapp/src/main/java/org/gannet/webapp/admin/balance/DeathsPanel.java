package org.gannet.webapp.admin.balance;

import org.gannet.backend.clusters.GroupBalanceView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ShortList;
import org.gannet.webapp.base.component.ShortageWords;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** Whether any node of a group may die (N+1). */
class DeathsPanel extends Panel {
    private static final int MOST_NAMED = 10;

    DeathsPanel() {
        super(Texts.text("balance.death"));
        setId("balance-death");
    }

    void show(GroupBalanceView group) {
        if (group.nodes() < 2) {
            setContent(new Notice(Status.Kind.OFF, Texts.text("balance.death.nobody")));
            return;
        }
        Notice notice = group.shortages().isEmpty()
                ? new Notice(Status.Kind.OK, Texts.text("balance.death.borne"))
                : new Notice(
                                Status.Kind.WARN,
                                Texts.text(
                                        "balance.death.not", group.shortages().size()))
                        .with(new ShortList(
                                group.shortages().stream()
                                        .map(ShortageWords::line)
                                        .toList(),
                                MOST_NAMED));
        setContent(Blocks.div("stack", notice, Blocks.span("soft small", Texts.text("balance.death.local"))));
    }
}
