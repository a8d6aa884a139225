package org.gannet.webapp.admin.dashboard;

import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.backend.clusters.FindingView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** What nodes have and should not, or should and have not; only there when there is something. */
class Findings extends Panel {
    Findings() {
        super(Texts.text("dashboard.findings"));
        flush();
        setVisible(false);
    }

    private static String words(FindingView finding) {
        String key = "finding." + finding.code();
        return Texts.has(key) ? Texts.text(key, finding.words().toArray()) : finding.sentence();
    }

    private static Status.Kind kind(FindingView finding) {
        return finding.severity() == FindingView.Severity.ERROR ? Status.Kind.BAD : Status.Kind.WARN;
    }

    void show(List<FindingView> findings) {
        setVisible(!findings.isEmpty());
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        findings.forEach(finding -> {
            ListItem row = new ListItem(new Status(kind(finding), finding.name()), Blocks.span("grow", words(finding)));
            row.getElement().setAttribute("title", finding.objectId());
            list.add(row);
        });
        setContent(list);
    }
}
