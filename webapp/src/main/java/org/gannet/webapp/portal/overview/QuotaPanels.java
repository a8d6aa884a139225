package org.gannet.webapp.portal.overview;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.QuotaBar;
import org.gannet.webapp.base.format.Texts;

/** One panel per project: what it has of what it may have. */
class QuotaPanels extends Div {
    QuotaPanels() {
        addClassName("stack");
    }

    void show(List<OverviewReader.ProjectQuota> projects) {
        removeAll();
        projects.forEach(each ->
                add(new Panel(Texts.text("overview.quota", each.project().name()), bars(each.quota()))));
    }

    static Div bars(QuotaView quota) {
        QuotaAmounts limit = quota.limit();
        QuotaAmounts used = quota.used();
        QuotaAmounts pending = quota.pending();
        return Blocks.div(
                "quotas",
                QuotaBar.ofCount(Texts.text("create.quota.machines"))
                        .show(limit.machines(), used.machines(), pending.machines()),
                QuotaBar.ofCount(Texts.text("create.quota.vcpus")).show(limit.vcpus(), used.vcpus(), pending.vcpus()),
                QuotaBar.ofSize(Texts.text("create.quota.memory"))
                        .show(
                                limit.memory().bytes(),
                                used.memory().bytes(),
                                pending.memory().bytes()),
                QuotaBar.ofSize(Texts.text("create.quota.disk"))
                        .show(
                                limit.disk().bytes(),
                                used.disk().bytes(),
                                pending.disk().bytes()));
    }
}
