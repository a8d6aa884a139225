package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.operations.OperationForm;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/**
 * An operation in a page of its own instead of a dialog: for plans that may take long to find. They are worked out when
 * that is asked for, and not while the page waits. What is asked for is what was shown: after a change of the fields
 * the plan must be worked out again.
 */
public final class OperationPanel extends Div {
    private final OperationService service;
    private final CurrentActor actors;
    private final OperationDraft draft;
    private final Button work = new Button(Texts.text("operations.workOut"), click -> workOut());
    private final Button go;
    /** Answers to older questions are not shown. */
    private int question;

    OperationPanel(
            OperationService service,
            CurrentActor actors,
            OperationForm form,
            Subject subject,
            Map<String, Object> settled,
            Consumer<JobId> started) {
        this.service = service;
        this.actors = actors;
        addClassName("stack");
        draft = new OperationDraft(service, actors, form, subject, Map.of(), settled, this::changed);
        work.setId("operation-work");
        work.setDisableOnClick(false);
        go = new Button(
                OperationWords.name(form),
                click -> draft.submit().ifPresent(job -> {
                    changed();
                    started.accept(job);
                }));
        go.setId("confirm-ok");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.setDisableOnClick(false);
        add(draft.fields(), Blocks.div("toolbar", work, go), draft.plan());
        changed();
    }

    private void changed() {
        question++;
        go.setEnabled(false);
        work.setEnabled(draft.isComplete());
        draft.say(Texts.text(draft.isComplete() ? "operations.workOut.about" : "operations.incomplete"));
    }

    private void workOut() {
        int asked = ++question;
        Actor actor = actors.get();
        OperationRequest request = draft.request();
        UI ui = getUI().orElseThrow();
        go.setEnabled(false);
        work.setEnabled(false);
        draft.plan().removeAll();
        draft.plan().add(new Notice(Status.Kind.BUSY, Texts.text("operations.workOut.busy")));
        Thread.startVirtualThread(() -> {
            BooleanSupplier answer;
            try {
                PlanView found = service.plan(actor, request, JobOptions.PORTAL);
                answer = () -> draft.show(found)
                        && !(found.steps().isEmpty() && found.jobs().isEmpty());
            } catch (ProblemException e) {
                answer = () -> {
                    draft.refused(e);
                    return false;
                };
            }
            tell(ui, asked, answer);
        });
    }

    /** @param answer shows it, and says whether it can be asked for */
    private void tell(UI ui, int asked, BooleanSupplier answer) {
        try {
            ui.access(() -> {
                if (asked == question) {
                    go.setEnabled(answer.getAsBoolean());
                    work.setEnabled(true);
                    work.setText(Texts.text("operations.workOut.again"));
                }
            });
        } catch (UIDetachedException e) {
            // Whoever has left the page does not wait for the plan.
        }
    }
}
