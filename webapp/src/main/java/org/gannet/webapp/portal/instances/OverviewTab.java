package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.jobs.JobView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.JobList;
import org.gannet.webapp.base.component.JobPanel;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Texts;

/** Is it up, how is it reached, what has it got, what happened lately, how loaded is it. */
class OverviewTab extends Div {
    private final JobPanel job;
    private final Panel jobPanel = new Panel();
    private final LoadPanel load = new LoadPanel();
    private final JobList lately = new JobList(Texts.text("instances.lately.none"));
    private final InstanceFacts facts = new InstanceFacts();

    OverviewTab(JobPanel job) {
        this.job = job;
        addClassName("columns");
        jobPanel.setContent(job);
        jobPanel.setVisible(false);
        Panel latelyPanel = new Panel(Texts.text("instances.lately"), lately).flush();
        add(Blocks.div("stack span-8", jobPanel, load, latelyPanel), Blocks.div("stack span-4", facts));
    }

    void show(InstanceView machine) {
        facts.show(machine);
        load.show(machine);
    }

    /** @param told the job whose story is told; empty when there is none worth it */
    void showJobs(Optional<JobView> told, List<JobView> latest) {
        jobPanel.setVisible(told.isPresent());
        told.ifPresent(job::show);
        lately.show(latest);
    }
}
