package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationField;
import org.gannet.backend.operations.OperationForm;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.backend.operations.PresentValues;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.PlanPanel;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.security.CurrentActor;

/**
 * Asks for what an operation needs, with what the thing has now filled in, shows its plan below, and lets it be asked
 * for only when the plan says that it can be done. A refusal is said in place: what was typed stays.
 */
public class OperationDialog extends Dialog {
    /** The list of what is taken from the level above again: emptying a field says it. */
    private static final String INHERIT = "inherit";

    private final OperationService service;
    private final CurrentActor actors;
    private final OperationForm form;
    private final Subject subject;
    private final Consumer<JobId> started;
    private final FormInputs inputs;
    private final Div fields = Blocks.div("op-parts");
    private final Div plan = Blocks.div("stack");
    private final Button go;
    private final Assent assent;
    private List<FieldInput> drawn = List.of();
    private PresentValues present = PresentValues.NONE;
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
        this.service = service;
        this.actors = actors;
        this.form = form;
        this.subject = subject;
        this.started = started;
        inputs = new FormInputs(type -> service.choices(actors.get(), subject, type), this::changed, Clock.systemUTC());
        setId("operation");
        setHeaderTitle(
                name.isEmpty()
                        ? OperationWords.name(form)
                        : Texts.text("operations.title", OperationWords.name(form), name));
        plan.setId("operation-plan");
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
        body.add(fields, plan, assent.component());
        add(body);
        present = service.present(actors.get(), form, subject, preset);
        draw(preset);
        changed();
    }

    /** @param said what has been filled in already */
    private void draw(Map<String, Object> said) {
        fields.removeAll();
        List<FieldInput> all = new ArrayList<>();
        for (OperationField field : shown()) {
            Optional<Object> now = present.find(field.name());
            Known known = new Known(
                    Optional.ofNullable(said.get(field.name())).or(() -> now),
                    Optional.ofNullable(present.inherited().get(field.name()))
                            .filter(above -> field.inherits())
                            .map(Object.class::cast),
                    Optional.ofNullable(present.among().get(field.name())));
            all.add(inputs.of(field, known, "").unless(now));
        }
        all.forEach(input -> fields.add(input.component()));
        fields.setVisible(!all.isEmpty());
        drawn = List.copyOf(all);
    }

    private List<OperationField> shown() {
        boolean inherits = form.fields().stream().anyMatch(OperationField::inherits);
        return form.fields().stream()
                .filter(field -> !(inherits && field.name().equals(INHERIT)))
                .toList();
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        drawn.forEach(input ->
                input.value().ifPresent(value -> values.put(input.field().name(), value)));
        List<String> cleared = drawn.stream()
                .flatMap(input ->
                        input.cleared().get().stream().map(part -> input.field().name() + "." + part))
                .toList();
        if (!cleared.isEmpty()
                && form.fields().stream().anyMatch(field -> field.name().equals(INHERIT))) {
            values.put(INHERIT, cleared);
        }
        return values;
    }

    private OperationRequest request() {
        return OperationRequest.of(form, subject, values());
    }

    private void changed() {
        follow();
        plan.removeAll();
        boolean complete = drawn.stream().allMatch(FieldInput::isComplete);
        allow(false);
        if (!complete) {
            plan.add(Blocks.span("soft", Texts.text("operations.incomplete")));
            return;
        }
        try {
            PlanView found = service.plan(actors.get(), request(), JobOptions.PORTAL);
            plan.add(new PlanPanel(found));
            boolean noWork = found.steps().isEmpty() && found.jobs().isEmpty();
            boolean same = noWork && found.differences().isEmpty();
            if (found.refusal().isEmpty() && noWork) {
                plan.add(Blocks.span("soft", Texts.text(same ? "operations.same" : "operations.noSteps")));
            }
            allow(found.refusal().isEmpty() && !(same && isAbout()));
        } catch (ProblemException e) {
            plan.add(Notice.of(e.problem()));
        }
    }

    /** Whether it is there to change something that is filled in. */
    private boolean isAbout() {
        return drawn.stream().anyMatch(input -> input.now().isPresent())
                || !present.values().isEmpty();
    }

    /** Another disk or card has been chosen: the other fields are about that one from now on. */
    private void follow() {
        Map<String, Object> chosen = new LinkedHashMap<>();
        drawn.stream()
                .filter(input -> input.field().isNeeded())
                .filter(input ->
                        input.field().type() == FieldType.DISK || input.field().type() == FieldType.NIC)
                .forEach(input -> input.value()
                        .ifPresent(value -> chosen.put(input.field().name(), value)));
        if (chosen.isEmpty()) {
            return;
        }
        try {
            PresentValues now = service.present(actors.get(), form, subject, chosen);
            if (!now.equals(present)) {
                present = now;
                draw(chosen);
            }
        } catch (ProblemException e) {
            // Gone meanwhile: the plan below says so.
            return;
        }
    }

    private void allow(boolean now) {
        possible = now;
        allow();
    }

    private void allow() {
        go.setEnabled(possible && assent.isGiven());
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
