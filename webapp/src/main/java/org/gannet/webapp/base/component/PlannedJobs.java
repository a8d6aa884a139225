package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** The jobs that a plan would ask for, with what each moves from where to where; in waves if some run side by side. */
class PlannedJobs extends Div {
    /** Of a plan; nobody reads more. */
    private static final int MOST_SHOWN = 100;

    private int shown;

    PlannedJobs(PlanView plan) {
        addClassNames("stack", "stack--tight");
        setId("plan-jobs");
        add(Blocks.heading(Texts.text("base.plan.jobs")));
        if (plan.jobs().stream().anyMatch(job -> !job.forecasts().isEmpty())) {
            add(Blocks.span("soft small", Texts.text("base.plan.forecast.about")));
        }
        List<List<PlannedJob>> waves = plan.waves();
        if (waves.size() == 1 || waves.size() == plan.jobs().size()) {
            add(list(plan.jobs()));
            return;
        }
        for (int at = 0; at < waves.size(); at++) {
            String key = at == 0 ? "base.plan.wave.first" : "base.plan.wave.next";
            Div wave = Blocks.div(
                    "plan-wave",
                    Blocks.span("plan-wave__head", Texts.text(key, waves.get(at).size())));
            wave.add(list(waves.get(at)));
            add(wave);
        }
    }

    private OrderedList list(List<PlannedJob> jobs) {
        OrderedList list = new OrderedList();
        list.addClassName("plan");
        if (shown > 0) {
            list.getElement().setAttribute("start", String.valueOf(shown + 1));
        }
        int here = Math.min(jobs.size(), MOST_SHOWN - Math.min(shown, MOST_SHOWN));
        jobs.subList(0, here).forEach(job -> list.add(line(job)));
        if (here < jobs.size()) {
            list.add(more(jobs.size() - here));
        }
        shown += jobs.size();
        return list;
    }

    /** How many others there are. */
    static ListItem more(int others) {
        ListItem more = new ListItem(Texts.text("base.plan.more", others));
        more.addClassName("plan__more");
        return more;
    }

    /** What the job does, and what it moves from where to where. */
    static ListItem line(PlannedJob job) {
        ListItem line = new ListItem(new Span(JobWords.title(job.operation(), Optional.empty(), job.title())));
        job.transfer()
                .map(moved -> Texts.text("base.plan.moves", moved.from(), moved.to()))
                .or(() -> job.node().map(node -> Texts.text("base.plan.movesTo", node)))
                .ifPresent(way -> line.add(Blocks.span("soft plan__way", way)));
        job.transfer()
                .map(PlannedJobs::figures)
                .filter(said -> !said.isEmpty())
                .ifPresent(said -> line.add(Blocks.span("soft small plan__figures", said)));
        job.forecasts().forEach(part -> line.add(new PlannedForecast(part)));
        return line;
    }

    private static String figures(PlannedJob.Moved moved) {
        List<String> figures = new ArrayList<>(sent(moved.copied(), moved.memory()));
        moved.scoreAfter()
                .map(score -> Texts.text("base.plan.score", String.format(Locale.ROOT, "%.4f", score)))
                .ifPresent(figures::add);
        return String.join(" · ", figures);
    }

    /** What is sent between nodes, in words. */
    static List<String> sent(ByteSize copied, ByteSize memory) {
        return Stream.of(sent("base.plan.copied", copied), sent("base.plan.memory", memory))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> sent(String key, ByteSize size) {
        return Optional.of(size).filter(some -> some.bytes() > 0).map(some -> Texts.text(key, Sizes.of(some)));
    }
}
