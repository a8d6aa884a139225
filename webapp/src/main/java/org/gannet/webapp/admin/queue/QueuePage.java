package org.gannet.webapp.admin.queue;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.queue.QueueLimits;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.queue.QueueService;
import org.gannet.backend.queue.QueueState;
import org.gannet.backend.queue.QueueView;
import org.gannet.backend.queue.Rule;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Bar;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.security.CurrentActor;

/** How the queue does, and the means to steer it. */
@Route(value = "admin/queue", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class QueuePage extends Page implements BeforeEnterObserver {
    private final QueueQueries queries;
    private final QueueService service;
    private final CurrentActor actors;
    private final PageHeader header = new PageHeader(Texts.text("base.nav.queue"));
    private final Panel now = new Panel(Texts.text("queue.now"));
    private final Panel limits = new Panel(Texts.text("queue.limits"));
    private final RulesPanel rules;
    private Optional<QueueView> shown = Optional.empty();

    public QueuePage(QueueQueries queries, QueueService service, RuleNames names, CurrentActor actors, Live live) {
        this.queries = queries;
        this.service = service;
        this.actors = actors;
        rules = new RulesPanel(queries, service, names, actors);
        addClassName("page--narrow");
        now.addClassName("span-6");
        limits.addClassName("span-6");
        add(header, Blocks.lead(Texts.text("queue.lead")), Blocks.div("columns", now, limits, rules));
        live.follow(this, this::follow);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
        rules.read();
    }

    private void follow(List<UiEvent> events) {
        if (Changes.any(events, UiEvent.Kind.QUEUE) || Changes.any(events, UiEvent.Kind.JOB)) {
            read();
            rules.read();
        }
    }

    private void read() {
        QueueView queue = queries.get(actors.get());
        if (shown.filter(queue::equals).isPresent()) {
            return;
        }
        if (shown.map(QueueView::state).filter(queue.state()::equals).isEmpty()) {
            showState(queue.state());
        }
        if (shown.map(QueueView::limits).filter(queue.limits()::equals).isEmpty()) {
            showLimits(queue.limits());
        }
        shown = Optional.of(queue);
        showNow(queue);
    }

    private void showState(QueueState state) {
        Status.Kind kind = state.paused() || state.closedBecause().isPresent() ? Status.Kind.WARN : Status.Kind.OK;
        String word = state.paused() && state.closedBecause().isPresent()
                ? "both"
                : state.paused() ? "paused" : state.closedBecause().isPresent() ? "closed" : "open";
        Status chip = new Status(kind, Texts.text("queue.state." + word)).asChip();
        chip.setId("queue-state");
        chip.getElement().setAttribute("data-state", word);
        header.withFacts(chip);
        if (actors.get().isAdmin()) {
            header.withActions(pauseOrResume(state), closeOrOpen(state));
        }
    }

    private Button pauseOrResume(QueueState state) {
        return state.paused()
                ? button("queue-resume", "queue.resume", Icon.PLAY, this::resume, ButtonVariant.PRIMARY)
                : button("queue-pause", "queue.pause", Icon.PAUSE, this::pause);
    }

    private Button closeOrOpen(QueueState state) {
        return state.closedBecause().isPresent()
                ? button("queue-open", "queue.open", Icon.CHECK, this::open, ButtonVariant.PRIMARY)
                : button("queue-close", "queue.close", Icon.STOP, this::close);
    }

    private static Button button(String id, String key, Icon icon, Runnable action, ButtonVariant... variants) {
        Button button = new Button(Texts.text(key), icon.create(), click -> action.run());
        button.setId(id);
        button.addThemeVariants(variants);
        return button;
    }

    private void showNow(QueueView queue) {
        QueueLimits most = queue.limits();
        Facts facts = new Facts()
                .with(Texts.text("queue.running"), share("queue-running", queue.running(), most.runningLimit()))
                .with(
                        Texts.text("queue.inAll"),
                        share("queue-in-all", queue.running() + queue.waiting(), most.largestQueue()))
                .with(Texts.text("queue.waiting"), words("queue-waiting", String.valueOf(queue.waiting())));
        queue.oldestWaits().ifPresent(since -> facts.with(Texts.text("queue.oldest"), Moment.since(since)));
        queue.state().closedBecause().ifPresent(reason -> facts.with(Texts.text("queue.closedBecause"), reason));
        now.setContent(facts);
    }

    private static Span words(String id, String text) {
        Span words = new Span(text);
        words.setId(id);
        return words;
    }

    private static Div share(String id, int part, int whole) {
        String text = Texts.text("queue.share", part, whole);
        return Blocks.div(
                "cell-bar", words(id, text), new Bar().labelled(text).show(Math.min(1, (double) part / whole)));
    }

    private void showLimits(QueueLimits most) {
        limits.setContent(new Facts()
                .with(Texts.text("queue.limit.running"), Texts.text("queue.limit.jobs", most.runningLimit()))
                .with(Texts.text("queue.limit.largest"), Texts.text("queue.limit.jobs", most.largestQueue()))
                .with(
                        Texts.text("queue.limit.archive"),
                        Texts.text("queue.limit.days", most.archiveAfter().toDays())));
        if (actors.get().isAdmin()) {
            Button change = new Button(Texts.text("queue.limits.change"), click -> askLimits());
            change.setId("queue-limits-change");
            change.addThemeVariants(ButtonVariant.TERTIARY);
            limits.withAside(change);
        }
    }

    private void pause() {
        QueueView queue = queries.get(actors.get());
        new Confirm(
                        Texts.text("queue.pause.title"),
                        Texts.text("queue.pause"),
                        () -> does(() -> service.pause(actors.get()), "queue.pause.done"))
                .say(Texts.text("queue.pause.waiting", queue.waiting()))
                .say(Texts.text("queue.pause.running", queue.running()))
                .open();
    }

    private void resume() {
        does(() -> service.resume(actors.get()), "queue.resume.done");
    }

    private void close() {
        QueueView queue = queries.get(actors.get());
        TextField reason = new TextField(Texts.text("queue.close.reason"));
        reason.setId("queue-close-reason");
        reason.setHelperText(Texts.text("queue.close.reason.help"));
        reason.setMaxLength(Rule.LONGEST_TEXT);
        reason.setWidthFull();
        reason.setAutofocus(true);
        reason.setValueChangeMode(ValueChangeMode.EAGER);
        Confirm confirm = new Confirm(
                Texts.text("queue.close.title"),
                Texts.text("queue.close"),
                () -> does(() -> service.close(actors.get(), reason.getValue().strip()), "queue.close.done"));
        reason.addValueChangeListener(typed -> confirm.allowed(!typed.getValue().isBlank()));
        confirm.say(Texts.text("queue.close.text"))
                .say(Texts.text("queue.close.left", queue.waiting() + queue.running()))
                .with(reason)
                .allowed(false)
                .open();
    }

    private void open() {
        does(() -> service.open(actors.get()), "queue.open.done");
    }

    private void askLimits() {
        QueueView queue = queries.get(actors.get());
        LimitFields fields = new LimitFields(queue.limits());
        new Confirm(
                        Texts.text("queue.limits.title"),
                        Texts.text("queue.save"),
                        () -> fields.limits()
                                .ifPresent(wanted ->
                                        does(() -> service.setLimits(actors.get(), wanted), "queue.limits.done")))
                .wide()
                .say(Texts.text("queue.limits.text", queue.running(), queue.waiting()))
                .with(fields)
                .open();
    }

    private void does(Runnable act, String done) {
        if (Attempt.to(act)) {
            Toasts.done(Texts.text(done));
        }
        read();
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.queue")));
    }
}
