package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.html.Div;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What an operation needs, with what the thing has now filled in, and the plan of what has been filled in. */
final class OperationDraft {
    /** The list of what is taken from the level above again: emptying a field says it. */
    private static final String INHERIT = "inherit";

    private final OperationService service;
    private final CurrentActor actors;
    private final OperationForm form;
    private final Subject subject;
    private final Map<String, Object> settled;
    private final FormInputs inputs;
    private final Div fields = Blocks.div("op-parts");
    private final Div plan = Blocks.div("stack");
    private List<FieldInput> drawn = List.of();
    private PresentValues present;

    /**
     * @param preset what is chosen already, by the names of fields
     * @param settled what nobody is asked for, by the names of fields
     * @param changed to be called when something has been filled in
     */
    OperationDraft(
            OperationService service,
            CurrentActor actors,
            OperationForm form,
            Subject subject,
            Map<String, Object> preset,
            Map<String, Object> settled,
            Runnable changed) {
        this.service = service;
        this.actors = actors;
        this.form = form;
        this.subject = subject;
        this.settled = Map.copyOf(settled);
        inputs = new FormInputs(
                type -> service.choices(actors.get(), subject, type),
                () -> {
                    follow();
                    changed.run();
                },
                Clock.systemUTC());
        plan.setId("operation-plan");
        present = service.present(actors.get(), form, subject, preset);
        draw(preset);
        follow();
    }

    /** Where it is filled in. */
    Div fields() {
        return fields;
    }

    /** Where its plan is shown. */
    Div plan() {
        return plan;
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
                .filter(field -> !settled.containsKey(field.name()))
                .toList();
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>(settled);
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

    OperationRequest request() {
        return OperationRequest.of(form, subject, values());
    }

    boolean isComplete() {
        return drawn.stream().allMatch(FieldInput::isComplete);
    }

    /** Says in the place of the plan what it is about instead. */
    void say(String words) {
        plan.removeAll();
        plan.add(Blocks.span("soft", words));
    }

    /** Shows the plan of what is filled in. @return whether it can be asked for */
    boolean showPlan() {
        if (!isComplete()) {
            say(Texts.text("operations.incomplete"));
            return false;
        }
        try {
            return show(service.plan(actors.get(), request(), JobOptions.PORTAL));
        } catch (ProblemException e) {
            refused(e);
            return false;
        }
    }

    /** @return whether it can be asked for */
    boolean show(PlanView found) {
        plan.removeAll();
        plan.add(new PlanPanel(found));
        boolean noWork = found.steps().isEmpty() && found.jobs().isEmpty();
        boolean same = noWork && found.differences().isEmpty();
        if (found.refusal().isEmpty() && noWork) {
            plan.add(Blocks.span("soft", Texts.text(same ? "operations.same" : "operations.noSteps")));
        }
        return found.refusal().isEmpty() && !(same && isAbout());
    }

    void refused(ProblemException why) {
        plan.removeAll();
        plan.add(Notice.of(why.problem()));
    }

    /** Asks for it. @return empty when it was refused: that is said in the place of the plan */
    Optional<JobId> submit() {
        try {
            return Optional.of(
                    service.submit(actors.get(), request(), JobOptions.PORTAL).job());
        } catch (ProblemException e) {
            refused(e);
            return Optional.empty();
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
}
