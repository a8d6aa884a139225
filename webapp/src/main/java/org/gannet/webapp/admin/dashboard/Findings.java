package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.backend.clusters.FindingView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.FindingWords;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** What nodes have and should not, or should and have not; only there when there is something. */
class Findings extends Panel {
    Findings() {
        super(Texts.text("dashboard.findings"));
        flush();
        Anchor all = new Anchor("admin/findings", Texts.text("overview.all"));
        all.addClassName("link");
        withAside(all);
        setVisible(false);
    }

    void show(List<FindingView> findings) {
        setVisible(!findings.isEmpty());
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        findings.forEach(finding -> {
            ListItem row = new ListItem(
                    new Status(FindingWords.kind(finding), finding.name()),
                    Blocks.span("grow", FindingWords.sentence(finding)));
            row.getElement().setAttribute("title", finding.objectId());
            list.add(row);
        });
        setContent(list);
    }
}
