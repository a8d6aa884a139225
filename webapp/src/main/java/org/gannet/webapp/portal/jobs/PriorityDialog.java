package org.gannet.webapp.portal.jobs;

import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.JobWords;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.component.WholeNumberField;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/** Gives a job that waits another place in the queue. */
class PriorityDialog extends Confirm {
    PriorityDialog(JobService service, CurrentActor actors, JobView job) {
        this(
                service,
                actors,
                job,
                new WholeNumberField(
                        Texts.text("jobs.priority"), JobView.LEAST_PRIORITY, most(actors, job), job.priority()));
    }

    private PriorityDialog(JobService service, CurrentActor actors, JobView job, WholeNumberField field) {
        super(
                Texts.text("jobs.priority.title", JobWords.title(job)),
                Texts.text("jobs.priority.change"),
                () -> field.number().ifPresent(wanted -> {
                    if (Attempt.to(() -> service.setPriority(actors.get(), job.id(), wanted))) {
                        Toasts.done(Texts.text("jobs.priority.done", JobWords.priority(wanted)));
                    }
                }));
        field.setId("job-priority-value");
        field.setHelperText(Texts.text("jobs.priority.range", JobView.LEAST_PRIORITY, most(actors, job)));
        field.setAutofocus(true);
        say(Texts.text("jobs.priority.text"));
        with(field);
    }

    private static int most(CurrentActor actors, JobView job) {
        return actors.get().isAdmin() ? JobView.MOST_PRIORITY : Math.max(0, job.priority());
    }
}
