package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.Optional;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaView;
import org.gannet.base.Problem;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.PlanPanel;
import org.gannet.webapp.base.component.QuotaBars;
import org.gannet.webapp.base.format.Texts;

/** What the choices come to: what they take of the quota and what is left, where it would be, what would be done. */
class CreateSummary extends Panel {
    private final Span title = Blocks.span("summary__title");
    private final Span words = Blocks.span("soft");
    private final QuotaBars bars = new QuotaBars();
    private final Div refusal = new Div();
    private final Div placement = new Div();
    private final Button create;
    private final Button show;
    private Optional<PlanView> plan = Optional.empty();

    CreateSummary(Runnable go) {
        super(Texts.text("create.summary"));
        setId("create-summary");
        create = new Button(Texts.text("create.go"), Icon.PLUS.create(), click -> go.run());
        create.setId("create-submit");
        create.addThemeVariants(ButtonVariant.PRIMARY);
        show = new Button(Texts.text("create.plan"), click -> showPlan());
        show.setId("show-plan");
        show.setEnabled(false);
        Div legend = Blocks.div(
                "legend", mark("quota__used", "used"), mark("quota__this", "this"), mark("quota__left", "left"));
        setContent(
                Blocks.div("cell-two", title, words),
                bars,
                legend,
                placement,
                refusal,
                Blocks.div("summary__foot", create, show));
    }

    private static Span mark(String className, String word) {
        return new Span(Blocks.span("legend__mark " + className), new Span(Texts.text("create.legend." + word)));
    }

    /** @param more what this machine would take */
    void showChoice(String name, String description, QuotaView quota, QuotaAmounts more) {
        title.setText(name.isEmpty() ? Texts.text("create.summary.unnamed") : name);
        words.setText(description);
        bars.showWith(quota, more);
    }

    /** @param found empty while the form is not complete */
    void showPlan(Optional<PlanView> found) {
        plan = found;
        placement.removeAll();
        found.flatMap(PlanView::placement).ifPresent(place -> placement.add(PlanPanel.placement(place)));
        placement.setVisible(found.flatMap(PlanView::placement).isPresent());
        show.setEnabled(found.isPresent());
        showRefusal(found.flatMap(PlanView::refusal));
        found.filter(view -> view.refusal().isEmpty()).flatMap(PlanView::waits).ifPresent(wait -> {
            refusal.add(PlanPanel.waits(wait));
            refusal.setVisible(true);
        });
    }

    void showRefusal(Optional<Problem> problem) {
        refusal.removeAll();
        refusal.setVisible(problem.isPresent());
        problem.ifPresent(why -> refusal.add(Notice.of(why)));
        create.setEnabled(problem.isEmpty());
    }

    private void showPlan() {
        plan.ifPresent(view -> new Confirm(Texts.text("create.plan.title"), Texts.text("base.close"), () -> {})
                .onlyToRead()
                .wide()
                .with(new PlanPanel(view))
                .open());
    }
}
