package org.gannet.webapp.portal.overview;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.QuotaBars;
import org.gannet.webapp.base.format.Texts;

/** One panel per project: what it has of what it may have. */
class QuotaPanels extends Div {
    QuotaPanels() {
        addClassName("stack");
    }

    void show(List<OverviewReader.ProjectQuota> projects) {
        removeAll();
        projects.forEach(each ->
                add(new Panel(Texts.text("overview.quota", each.project().name()), QuotaBars.of(each.quota()))));
    }
}
