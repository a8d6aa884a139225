package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import java.util.Map;
import java.util.function.Consumer;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.operations.OperationForm;
import org.gannet.backend.operations.OperationService;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/**
 * Asks for what an operation needs, shows its plan below after each change, and lets it be asked for only when the plan
 * says that it can be done. A refusal is said in place: what was typed stays.
 */
public class OperationDialog extends Dialog {
    private final OperationDraft draft;
    private final Consumer<JobId> started;
    private final Button go;
    private final Assent assent;
    private boolean possible;

    /**
     * @param name of the thing that it is about
     * @param preset what is chosen already, by the names of fields
     * @param started is told the job
     */
    public OperationDialog(
            OperationService service,
            CurrentActor actors,
            OperationForm form,
            Subject subject,
            String name,
            Map<String, Object> preset,
            Consumer<JobId> started) {
        this.started = started;
        setId("operation");
        setHeaderTitle(
                name.isEmpty()
                        ? OperationWords.name(form)
                        : Texts.text("operations.title", OperationWords.name(form), name));
        Button cancel = new Button(Texts.text("base.cancel"), click -> close());
        cancel.setId("confirm-cancel");
        go = new Button(OperationWords.name(form), click -> submit());
        go.setId("confirm-ok");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.setDisableOnClick(false);
        getFooter().add(cancel, go);
        assent = Assent.to(form, name, this::allow);
        if (assent.isAsked()) {
            go.addThemeVariants(ButtonVariant.ERROR);
        }
        boolean large = form.fields().size() > 3
                || form.fields().stream().anyMatch(field -> field.type().hasParts());
        Div body = Blocks.div(large ? "ask ask--form" : "ask ask--wide", Blocks.paragraph(OperationWords.help(form)));
        draft = new OperationDraft(service, actors, form, subject, preset, Map.of(), this::changed);
        body.add(draft.fields(), draft.plan(), assent.component());
        add(body);
        changed();
    }

    private void changed() {
        possible = false;
        allow();
        possible = draft.showPlan();
        allow();
    }

    private void allow() {
        go.setEnabled(possible && assent.isGiven());
    }

    private void submit() {
        draft.submit().ifPresent(job -> {
            close();
            started.accept(job);
        });
    }
}
