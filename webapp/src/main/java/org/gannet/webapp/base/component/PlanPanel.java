package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.instances.PlacementView;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.RemarkView;
import org.gannet.backend.jobs.WaitView;
import org.gannet.webapp.base.format.Texts;

/** What would happen: steps, placement, or why it would be refused. */
public class PlanPanel extends Div {
    /** Remarks that tell figures; all others tell what may be lost or left. */
    private static final Set<String> FIGURES =
            Set.of("BALANCED", "COPIED_BETWEEN_NODES", "PLACED_TOGETHER", "EVEN", "SETS_OF_NODES", "SET_OF_NODES");

    private static final String PART = "SET_OF_NODES";

    public PlanPanel(PlanView plan) {
        addClassName("stack");
        setId("plan");
        plan.refusal().ifPresent(refusal -> add(Notice.of(refusal)));
        plan.waits().ifPresent(wait -> add(waits(wait)));
        // First: what may be lost is no footnote.
        addRemarks(plan);
        if (!plan.steps().isEmpty()) {
            OrderedList steps = new OrderedList();
            steps.addClassName("plan");
            plan.steps().forEach(step -> steps.add(new ListItem(StepWords.title(step))));
            add(new Div(Blocks.heading(Texts.text("base.plan.steps")), steps));
        }
        if (!plan.jobs().isEmpty()) {
            add(new PlannedJobs(plan));
        }
        if (!plan.differences().isEmpty()) {
            add(new Div(Blocks.heading(Texts.text("base.plan.differences")), DifferenceWords.list(plan.differences())));
        }
        plan.placement().ifPresent(placement -> add(placement(placement)));
    }

    /** Parts of one remark are told within it, unless jobs below tell them. */
    private void addRemarks(PlanView plan) {
        boolean told = plan.jobs().stream().anyMatch(job -> !job.forecasts().isEmpty());
        Optional<Notice> whole = Optional.empty();
        for (RemarkView remark : plan.remarks()) {
            if (told && remark.kind().equals(PART)) {
                continue;
            }
            if (whole.isPresent() && remark.kind().equals(PART)) {
                whole.get().with(Blocks.paragraph(words(remark)));
            } else {
                whole = Optional.of(remark(remark));
                add(whole.get());
            }
        }
    }

    private static Notice remark(RemarkView remark) {
        Status.Kind kind = FIGURES.contains(remark.kind()) ? Status.Kind.OFF : Status.Kind.WARN;
        return new Notice(kind, words(remark));
    }

    /** The remark in the reader's words. */
    static String words(RemarkView remark) {
        return Texts.text(
                "base.plan.remark." + remark.kind(), remark.arguments().toArray());
    }

    public static Notice waits(WaitView wait) {
        return new Notice(Status.Kind.BUSY, Texts.text("base.plan.waits", WaitWords.line(wait)));
    }

    private static String unfit(PlacementView.Unfit refusal) {
        String key = "base.unfit." + refusal.word();
        return Texts.has(key) ? Texts.text(key) : refusal.sentence();
    }

    public static Div placement(PlacementView placement) {
        DescriptionList places = new DescriptionList();
        places.addClassName("places");
        for (PlacementView.NodeVerdict node : placement.nodes()) {
            String verdict = node.chosen()
                    ? Texts.text("base.plan.chosen")
                    : node.refusal().map(PlanPanel::unfit).orElseGet(() -> Texts.text("base.plan.fits"));
            places.add(new DescriptionList.Term(node.node()), new DescriptionList.Description(verdict));
        }
        return new Div(Blocks.heading(Texts.text("base.plan.placement")), places);
    }
}
