package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.PlanPanel;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/**
 * Asks for what an operation needs, shows its plan below, and lets it be asked for only when the plan says that it can
 * be done. A refusal is said in place: what was typed stays.
 */
public class OperationDialog extends Dialog {
    private final OperationService service;
    private final CurrentActor actors;
    private final OperationForm form;
    private final Subject subject;
    private final Consumer<JobId> started;
    private final List<FieldInput> inputs;
    private final Div plan = Blocks.div("stack");
    private final Button go;

    /**
     * @param name of the thing that it is about
     * @param started is told the job
     */
    public OperationDialog(
            OperationService service,
            CurrentActor actors,
            OperationForm form,
            Subject subject,
            String name,
            Consumer<JobId> started) {
        this.service = service;
        this.actors = actors;
        this.form = form;
        this.subject = subject;
        this.started = started;
        setId("operation");
        setHeaderTitle(
                name.isEmpty()
                        ? OperationWords.name(form)
                        : Texts.text("operations.title", OperationWords.name(form), name));
        inputs = form.fields().stream().map(this::input).toList();
        plan.setId("operation-plan");
        Button cancel = new Button(Texts.text("base.cancel"), click -> close());
        cancel.setId("confirm-cancel");
        go = new Button(OperationWords.name(form), click -> submit());
        go.setId("confirm-ok");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.setDisableOnClick(false);
        getFooter().add(cancel, go);
        Div body = Blocks.div("ask ask--wide", Blocks.paragraph(OperationWords.help(form)));
        inputs.forEach(input -> body.add(input.component()));
        body.add(plan);
        add(body);
        changed();
    }

    private FieldInput input(OperationField field) {
        boolean chosen = field.type().isChosen();
        return FieldInput.of(
                form, field, chosen ? service.choices(actors.get(), subject, field.type()) : List.of(), this::changed);
    }

    private OperationRequest request() {
        Map<String, Object> values = new LinkedHashMap<>();
        inputs.forEach(input ->
                input.value().get().ifPresent(value -> values.put(input.field().name(), value)));
        return OperationRequest.of(form, subject, values);
    }

    private void changed() {
        plan.removeAll();
        boolean complete = inputs.stream().allMatch(FieldInput::isComplete);
        go.setEnabled(false);
        if (!complete) {
            plan.add(Blocks.span("soft", Texts.text("operations.incomplete")));
            return;
        }
        try {
            PlanView found = service.plan(actors.get(), request(), JobOptions.PORTAL);
            plan.add(new PlanPanel(found));
            if (found.refusal().isEmpty()
                    && found.steps().isEmpty()
                    && found.differences().isEmpty()) {
                plan.add(Blocks.span("soft", Texts.text("operations.noSteps")));
            }
            go.setEnabled(found.refusal().isEmpty());
        } catch (ProblemException e) {
            plan.add(Notice.of(e.problem()));
        }
    }

    private void submit() {
        try {
            JobId job =
                    service.submit(actors.get(), request(), JobOptions.PORTAL).job();
            close();
            started.accept(job);
        } catch (ProblemException e) {
            plan.removeAll();
            plan.add(Notice.of(e.problem()));
        }
    }
}
