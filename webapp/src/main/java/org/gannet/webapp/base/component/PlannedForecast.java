package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.List;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.webapp.base.format.Texts;

/** Which nodes a job of a plan would empty in its turn, and where their machines would go: that only when unfolded. */
class PlannedForecast extends Div {
    private static final int MOST_NODES = 12;
    private static final int MOST_MOVES = 100;

    private final PlannedJob.Foreseen forecast;
    private final UnorderedList moves = new UnorderedList();

    PlannedForecast(PlannedJob.Foreseen forecast) {
        this.forecast = forecast;
        addClassName("plan-forecast");
        moves.addClassName("plan");
        add(Blocks.span("plan-forecast__nodes", nodes()));
        if (!forecast.moves().isEmpty()) {
            Notice.Fold fold = new Notice.Fold(figures(), moves);
            fold.getElement().addEventListener("toggle", opened -> unfold());
            add(fold);
        } else if (forecast.hindrance().isEmpty()) {
            String key = forecast.machines() == 0 ? "base.plan.forecast.none" : "base.plan.forecast.later";
            add(Blocks.span("soft small", Texts.text(key, forecast.machines())));
        }
        forecast.hindrance().ifPresent(problem -> {
            Notice notice = new Notice(Status.Kind.WARN, Texts.text("base.plan.forecast.hindered"));
            notice.say(problem.message());
            notice.say(problem.cause());
            add(notice);
        });
    }

    /** A plan may have thousands of moves, and nobody looks at most. */
    void unfold() {
        if (moves.getComponentCount() > 0) {
            return;
        }
        List<PlannedJob> all = forecast.moves();
        all.stream().limit(MOST_MOVES).map(PlannedJobs::line).forEach(moves::add);
        if (all.size() > MOST_MOVES) {
            moves.add(PlannedJobs.more(all.size() - MOST_MOVES));
        }
    }

    private String nodes() {
        List<String> named = forecast.nodes();
        String first = String.join(", ", named.subList(0, Math.min(named.size(), MOST_NODES)));
        return named.size() <= MOST_NODES
                ? first
                : first + " " + Texts.text("base.plan.more", named.size() - MOST_NODES);
    }

    private String figures() {
        List<String> figures = new ArrayList<>();
        figures.add(Texts.text("base.plan.forecast.machines", forecast.machines()));
        figures.addAll(PlannedJobs.sent(forecast.copied(), forecast.memory()));
        return String.join(" · ", figures);
    }
}
