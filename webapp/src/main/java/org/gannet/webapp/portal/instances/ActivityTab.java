package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.jobs.JobView;
import org.gannet.webapp.base.component.AuditList;
import org.gannet.webapp.base.component.JobList;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Texts;

/** What was done with a machine, by whom. */
class ActivityTab extends Div {
    private final JobList jobs = new JobList(Texts.text("instances.lately.none"));
    private final AuditList audit = new AuditList();

    ActivityTab() {
        addClassName("stack");
        add(
                new Panel(Texts.text("instances.activity.jobs"), jobs).flush(),
                new Panel(Texts.text("instances.activity.audit"), audit).flush());
    }

    void show(List<JobView> done, List<AuditEntryView> entries) {
        jobs.show(done);
        audit.show(entries);
    }
}
