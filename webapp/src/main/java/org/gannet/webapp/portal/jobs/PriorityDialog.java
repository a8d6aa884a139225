package org.gannet.webapp.portal.jobs;

import com.vaadin.flow.component.textfield.IntegerField;
import java.util.Optional;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** Gives a job that waits another place in the queue. */
class PriorityDialog extends Confirm {
    PriorityDialog(JobService service, CurrentActor actors, JobView job) {
        this(service, actors, job, new IntegerField(Texts.text("jobs.priority")));
    }

    private PriorityDialog(JobService service, CurrentActor actors, JobView job, IntegerField field) {
        super(
                Texts.text("jobs.priority.title", JobWords.title(job)),
                Texts.text("jobs.priority.change"),
                () -> Optional.ofNullable(field.getValue()).ifPresent(wanted -> {
                    if (Attempt.to(() -> service.setPriority(actors.get(), job.id(), wanted))) {
                        Toasts.done(Texts.text("jobs.priority.done", JobWords.priority(wanted)));
                    }
                }));
        int most = actors.get().isAdmin() ? JobView.MOST_PRIORITY : Math.max(0, job.priority());
        field.setId("job-priority-value");
        field.setMin(JobView.LEAST_PRIORITY);
        field.setMax(most);
        field.setStepButtonsVisible(true);
        field.setValue(job.priority());
        field.setHelperText(Texts.text("jobs.priority.range", JobView.LEAST_PRIORITY, most));
        field.setAutofocus(true);
        say(Texts.text("jobs.priority.text"));
        with(field);
    }
}
