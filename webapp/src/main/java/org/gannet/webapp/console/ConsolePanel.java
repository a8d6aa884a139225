package org.gannet.webapp.console;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.console.Purpose;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.events.UiSubscription;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.StatusView;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.frontend.ConsoleComponent;
import org.gannet.frontend.ConsoleState;
import org.gannet.frontend.SerialTerminal;
import org.gannet.frontend.VncScreen;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.FilterChips;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.push.Changes;
import org.jspecify.annotations.Nullable;

/**
 * A machine's console: its screen, and beside it the text of its serial port. Opens and reconnects by itself; says in
 * words why there is nothing to see when there is nothing, with the button that would help.
 */
public class ConsolePanel extends Div {
    /** Where the panel is. */
    enum Place {
        PAGE,
        WINDOW
    }

    /** What of the machine is shown. */
    private enum Kind {
        SCREEN,
        TEXT;

        String text() {
            return Texts.text("console.kind." + name().toLowerCase(Locale.ROOT));
        }
    }

    private static final Set<ConsoleState> OPEN =
            Set.of(ConsoleState.CONNECTING, ConsoleState.CONNECTED, ConsoleState.MOVING, ConsoleState.RECONNECTING);

    private final transient ConsolePanels home;
    private final InstanceId instance;
    private final FilterChips<Kind> kinds = new FilterChips<>(List.of(Kind.values()), Kind::text, this::choose);
    private final Div bar = Blocks.div("console__bar");
    private final Span captured = Blocks.span("console__captured", Texts.text("console.captured"));
    private final Div stage = Blocks.div("console__stage");
    private final Div viewOnlyBanner = Blocks.div("console__banner", Icon.INFO.create());
    private final Div cover = Blocks.div("console__cover");
    /** One for all covers: a click that is on its way while the cover is written anew must not be lost with it. */
    private final Button startButton;

    private transient @Nullable UiSubscription subscription;
    private @Nullable ConsoleComponent console;
    private @Nullable ConsoleTools tools;
    private @Nullable InstanceView shown;
    private Kind kind = Kind.SCREEN;
    private boolean viewOnly;

    ConsolePanel(ConsolePanels home, InstanceId instance, Place place) {
        this.home = home;
        this.instance = instance;
        startButton = madeStartButton();
        addClassNames("console", "console--" + place.name().toLowerCase(Locale.ROOT));
        kinds.show(kind);
        kinds.addClassName("console__kinds");
        kinds.getElement().setAttribute("aria-label", Texts.text("console.kinds"));
        viewOnlyBanner.add(Blocks.paragraph(Texts.text("console.viewOnly")));
        viewOnlyBanner.getElement().setAttribute("role", "status");
        viewOnlyBanner.setVisible(false);
        cover.setVisible(false);
        cover.getElement().setAttribute("role", "status");
        bar.add(kinds, captured);
        add(bar, viewOnlyBanner, stage);
    }

    /** For the window: what is known of the machine, read when the panel came to the page. */
    Optional<InstanceView> machine() {
        return Optional.ofNullable(shown);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        UI ui = event.getUI();
        home.actor.find().ifPresent(who -> subscription = home.events.subscribe(who, batch -> hear(ui, batch)));
        refresh();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        super.onDetach(event);
    }

    private void hear(UI ui, List<UiEvent> batch) {
        if (Changes.of(batch, UiEvent.Kind.INSTANCE, instance.toString())) {
            ui.access(this::refresh);
        }
    }

    /** Reads the machine anew and opens, keeps or covers the console. */
    private void refresh() {
        InstanceView view;
        try {
            view = home.queries.get(home.actor.get(), instance);
        } catch (ProblemException e) {
            shown = null;
            close();
            cover(Icon.WARN, e.problem().message(), Optional.empty());
            return;
        }
        shown = view;
        viewOnly = !mayType(view);
        viewOnlyBanner.setVisible(viewOnly && mayLook(view));
        kinds.setVisible(!viewOnly);
        if (mayLook(view) && isOpenable(view)) {
            choose();
        } else if (!isOpen()) {
            coverByStatus(view);
        }
    }

    private static boolean mayType(InstanceView view) {
        return view.can().contains(Capability.CONSOLE) || view.cannotBecause().containsKey(Capability.CONSOLE);
    }

    private static boolean mayLook(InstanceView view) {
        return mayType(view)
                || view.can().contains(Capability.CONSOLE_VIEW_ONLY)
                || view.cannotBecause().containsKey(Capability.CONSOLE_VIEW_ONLY);
    }

    private static boolean isOpenable(InstanceView view) {
        return view.can().contains(Capability.CONSOLE) || view.can().contains(Capability.CONSOLE_VIEW_ONLY);
    }

    private boolean isOpen() {
        return console != null && OPEN.contains(console.state());
    }

    // ---- screen or text ----

    private void choose(Kind wanted) {
        kind = wanted;
        choose();
    }

    /** Makes the chosen console be on the stage and open. */
    private void choose() {
        if (shown == null || !isOpenable(shown)) {
            return;
        }
        boolean text = kind == Kind.TEXT && !viewOnly;
        if (console == null || text != console instanceof SerialTerminal) {
            close();
            ConsoleComponent made = text ? new SerialTerminal() : new VncScreen();
            console = made;
            prepare(made);
            replaceTools(
                    switch (made) {
                        case SerialTerminal terminal -> new TerminalTools(terminal, this);
                        case VncScreen screen -> new ScreenTools(screen, this, viewOnly, shown.name());
                    });
            stage.add(made, cover);
        }
        if (!isOpen()) {
            uncover();
            console.connect();
        }
    }

    private void replaceTools(ConsoleTools made) {
        if (tools != null) {
            bar.remove(tools);
        }
        tools = made;
        bar.add(made);
    }

    private void prepare(ConsoleComponent made) {
        made.setId(made instanceof VncScreen ? "console-screen" : "console-terminal");
        made.setViewOnly(viewOnly);
        made.setTexts(Map.of(
                "connecting", Texts.text("console.connecting"),
                "moving", Texts.text("console.moving"),
                "reconnecting", Texts.text("console.reconnecting"),
                "typing", Texts.text("console.typing")));
        Purpose purpose = switch (made) {
            case SerialTerminal _ -> Purpose.SERIAL;
            case VncScreen _ -> viewOnly ? Purpose.VNC_VIEW_ONLY : Purpose.VNC;
        };
        made.setTickets(() -> home.ticket(instance, () -> purpose));
        made.addStateListener(change -> stateChanged(made, change));
        made.addKeyboardReleasedListener(released -> kinds.focusChosen());
    }

    private void close() {
        if (console != null) {
            console.disconnect();
            stage.removeAll();
            console = null;
        }
    }

    private void stateChanged(ConsoleComponent made, ConsoleComponent.StateEvent change) {
        if (made != console) {
            return;
        }
        switch (change.state()) {
            case IDLE, CONNECTING, CONNECTED, MOVING, RECONNECTING -> uncover();
            case STOPPED -> refreshStopped();
            case REFUSED -> cover(Icon.WARN, change.message(), Optional.of(againButton()));
            case ENDED -> cover(Icon.INFO, Texts.text("console.ended"), Optional.of(againButton()));
        }
    }

    // ---- what is there instead of a picture ----

    private void refreshStopped() {
        try {
            shown = home.queries.get(home.actor.get(), instance);
            coverByStatus(shown);
        } catch (ProblemException e) {
            cover(Icon.WARN, e.problem().message(), Optional.empty());
        }
    }

    private void coverByStatus(InstanceView view) {
        if (!mayLook(view)) {
            cover(Icon.WARN, Texts.text("console.notAllowed"), Optional.empty());
            return;
        }
        String sentence = switch (view.status().word()) {
            case CREATING, STARTING -> Texts.text("console.starting");
            case STOPPED, STOPPING, ERROR_DOWN -> Texts.text("console.stopped");
            default ->
                Texts.text(
                        "console.notNow",
                        Texts.text("instances.sentence."
                                + view.status().word().name().toLowerCase(Locale.ROOT)));
        };
        cover(
                view.status().kind() == StatusView.Kind.BUSY ? Icon.CLOCK : Icon.CONSOLE,
                sentence,
                view.can().contains(Capability.START) ? Optional.of(startable()) : Optional.empty());
    }

    private Button startable() {
        startButton.setEnabled(true);
        return startButton;
    }

    private Button madeStartButton() {
        Button start = new Button(Texts.text("console.start"), Icon.PLAY.create());
        start.setId("console-start");
        start.addThemeVariants(ButtonVariant.PRIMARY);
        start.setDisableOnClick(true);
        start.addClickListener(click -> {
            if (Attempt.of(() -> home.service.start(home.actor.get(), instance)).isEmpty()) {
                start.setEnabled(true);
            }
        });
        return start;
    }

    private Button againButton() {
        Button again = new Button(Texts.text("console.again"), click -> {
            uncover();
            if (console != null) {
                console.connect();
            } else {
                refresh();
            }
        });
        again.setId("console-again");
        return again;
    }

    private void cover(Icon icon, String sentence, Optional<Button> action) {
        cover.removeAll();
        cover.add(icon.create(), Blocks.paragraph(sentence));
        action.ifPresent(cover::add);
        cover.setVisible(true);
        stage.add(cover);
        if (tools != null) {
            tools.setVisible(false);
        }
    }

    private void uncover() {
        cover.setVisible(false);
        if (tools != null) {
            tools.setVisible(true);
        }
    }

    // ---- for the tools ----

    void toggleFullScreen() {
        getElement()
                .executeJs("document.fullscreenElement === this ? document.exitFullscreen()"
                        + " : this.requestFullscreen().catch(() => {})");
    }

    String windowPath() {
        return "console/" + instance;
    }

    boolean isWindow() {
        return hasClassName("console--window");
    }
}
