package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobView;
import org.gannet.base.InstanceId;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.PortalLayout;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.console.ConsolePanels;
import org.gannet.webapp.portal.operations.Operations;

/** A virtual machine. */
@Route(value = "machines/:id/:tab?", layout = PortalLayout.class)
@PermitAll
public class InstancePage extends Page implements BeforeEnterObserver {
    private final InstanceReader reader;
    private final Function<InstanceId, Component> consoles;
    private final InstanceHeader header;
    private final Div notices = new Div();
    private final Nav tabs = new Nav();
    private final Div content = Blocks.div("grow");
    private final OverviewTab overview;
    private final HardwareTab hardware;
    private final ActivityTab activity = new ActivityTab();
    private final PlacementTab placement = new PlacementTab();
    private InstanceTab tab = InstanceTab.OVERVIEW;
    private Optional<InstanceView> shown = Optional.empty();
    private Optional<JobView> told = Optional.empty();

    InstancePage(
            InstanceReader reader, InstanceActions actions, Operations operations, ConsolePanels consoles, Live live) {
        this.reader = reader;
        this.consoles = consoles::create;
        header = new InstanceHeader(actions, operations, job -> refresh());
        hardware = new HardwareTab(operations, job -> refresh());
        overview = new OverviewTab(reader.jobPanel());
        tabs.addClassName("tabs");
        tabs.setAriaLabel(Texts.text("instances.tabs"));
        add(header, notices, tabs, content);
        live.follow(this, this::follow);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        RouteParameters parameters = event.getRouteParameters();
        InstanceId id = parameters.get("id").flatMap(InstancePage::parse).orElseThrow(NotFoundException::new);
        InstanceView machine = reader.get(id);
        InstanceTab wished = InstanceTab.of(parameters.get("tab")).orElseThrow(NotFoundException::new);
        if (wished.isForOperators() && !reader.actor().role().seesCluster()) {
            throw new NotFoundException();
        }
        boolean other = shown.map(InstanceView::id).filter(id::equals).isEmpty();
        tab = wished;
        if (other) {
            told = Optional.empty();
        }
        showTabs(id);
        showContent(id);
        show(machine);
    }

    private static Optional<InstanceId> parse(String text) {
        try {
            return Optional.of(InstanceId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void follow(List<UiEvent> events) {
        String id = shown.map(machine -> machine.id().toString()).orElse("");
        if (Changes.of(events, UiEvent.Kind.INSTANCE, id) || Changes.any(events, UiEvent.Kind.JOB)) {
            refresh();
        }
    }

    private void refresh() {
        shown.map(InstanceView::id).ifPresent(id -> reader.find(id).ifPresentOrElse(this::show, () -> showGone(id)));
    }

    private void show(InstanceView machine) {
        boolean named =
                shown.map(InstanceView::name).filter(machine.name()::equals).isPresent();
        shown = Optional.of(machine);
        header.show(machine);
        showNotices(machine);
        switch (tab) {
            case OVERVIEW -> {
                overview.show(machine);
                List<JobView> lately = reader.lately(machine.id());
                tell(machine, lately);
                overview.showJobs(told, lately);
            }
            case HARDWARE -> hardware.show(machine, reader.details(machine.id()));
            case ACTIVITY -> activity.show(reader.jobs(machine.id()), reader.audit(machine.id()));
            case PLACEMENT ->
                placement.show(
                        machine,
                        reader.details(machine.id()).secondary(),
                        reader.consoles(machine),
                        reader.move(machine));
            case CONSOLE -> {}
        }
        if (!named) {
            trailChanged();
        }
    }

    /** The job at work; else the last one, when it ended badly: nobody should miss that. */
    private void tell(InstanceView machine, List<JobView> lately) {
        told = machine.activeJob()
                .or(() -> lately.stream().findFirst().filter(job -> job.status() != JobStatus.SUCCEEDED));
    }

    private void showNotices(InstanceView machine) {
        notices.removeAll();
        List<String> pending = reader.details(machine.id()).pending();
        notices.setVisible(machine.status().differs() || !pending.isEmpty());
        if (machine.status().differs()) {
            notices.add(new Notice(
                    InstanceWords.kind(machine.status().kind()),
                    InstanceWords.sentence(machine.status().word())));
        }
        if (!pending.isEmpty()) {
            Notice restart = new Notice(Status.Kind.WARN, Texts.text("instances.pending", InstanceWords.all(pending)));
            restart.setId("needs-restart");
            restart.say(Texts.text("instances.pending.how"));
            notices.add(restart);
        }
    }

    /** It was here a moment ago: removed, or its creation was undone. The job's story stays readable. */
    private void showGone(InstanceId id) {
        header.showGone();
        notices.setVisible(false);
        tabs.setVisible(false);
        content.removeAll();
        EmptyState gone = new EmptyState(Icon.MACHINE, Texts.text("instances.gone"), listLink());
        gone.setId("machine-gone");
        Panel panel = new Panel();
        panel.setContent(gone);
        content.add(panel);
        Optional<JobView> last = reader.lately(id).stream().findFirst().or(() -> told);
        if (last.filter(job -> job.status() != JobStatus.SUCCEEDED).isPresent()) {
            content.addComponentAsFirst(overview);
            overview.showJobs(last, List.of());
        }
    }

    private static Anchor listLink() {
        Anchor link = new Anchor("machines", Texts.text("instances.toList"));
        link.addClassName("link");
        return link;
    }

    private void showTabs(InstanceId id) {
        tabs.setVisible(true);
        tabs.removeAll();
        boolean operator = reader.actor().role().seesCluster();
        for (InstanceTab each : InstanceTab.values()) {
            if (operator || !each.isForOperators()) {
                Anchor link = new Anchor("machines/" + id + each.path(), each.text());
                link.setId("tab-" + each.name().toLowerCase(java.util.Locale.ROOT));
                if (each == tab) {
                    link.getElement().setAttribute("aria-current", "page");
                }
                tabs.add(link);
            }
        }
    }

    private void showContent(InstanceId id) {
        content.removeAll();
        setClassName("page--full", tab == InstanceTab.CONSOLE);
        content.setClassName("console-place", tab == InstanceTab.CONSOLE);
        content.add(
                switch (tab) {
                    case OVERVIEW -> overview;
                    case CONSOLE -> consoles.apply(id);
                    case HARDWARE -> hardware;
                    case ACTIVITY -> activity;
                    case PLACEMENT -> placement;
                });
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("instances.title"), "machines"),
                Crumb.here(shown.map(InstanceView::name).orElse("")));
    }
}
