package org.gannet.webapp.admin.settings;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.gannet.backend.clusters.GroupQueries;
import org.gannet.backend.clusters.SettingsView;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.ParameterList;
import org.gannet.webapp.base.component.TagChips;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.jobs.JobsAbout;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** What holds for the whole cluster: what groups, nodes and machines inherit. */
@Route(value = "admin/settings", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class SettingsPage extends Page implements BeforeEnterObserver {
    private static final Subject CLUSTER = new Subject.OfCluster();

    private final GroupQueries groups;
    private final CurrentActor actors;
    private final JobsAbout jobs;
    private final Panel about = new Panel(Texts.text("settings.about"));
    private final Div parameters = new Div();

    public SettingsPage(GroupQueries groups, Operations operations, JobsAbout jobs, CurrentActor actors, Live live) {
        this.groups = groups;
        this.jobs = jobs;
        this.actors = actors;
        PageHeader header = new PageHeader(Texts.text("base.nav.settings"));
        header.withActions(operations.menu(CLUSTER, "", job -> read()).stream().toArray(Component[]::new));
        about.addClassName("span-6");
        Panel work = jobs.panel();
        work.addClassName("span-6");
        Div columns = new Div(about, work);
        columns.addClassName("columns");
        add(header, columns, parameters);
        live.follow(this, events -> read());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        SettingsView settings = groups.settings(actors.get());
        about.setContent(facts(settings));
        jobs.show(CLUSTER);
        parameters.removeAll();
        parameters.add(new ParameterList(settings.parameters(), "CLUSTER"));
    }

    private static Facts facts(SettingsView settings) {
        String templates = settings.templates().stream()
                .map(word -> Texts.text("op.DiskTemplate." + word))
                .collect(Collectors.joining(", "));
        return new Facts()
                .with(Texts.text("settings.name"), settings.name())
                .with(Texts.text("settings.templates"), templates)
                .with(
                        Texts.text("base.part.macPrefix"),
                        settings.macPrefix().orElseGet(() -> Texts.text("settings.mac.any")))
                .with(
                        Texts.text("settings.watcher"),
                        settings.watcherPausedUntil()
                                .filter(Instant.now()::isBefore)
                                .map(until -> Texts.text("settings.watcher.paused", Times.exact(until, ZoneOffset.UTC)))
                                .orElseGet(() -> Texts.text("settings.watcher.works")))
                .with(
                        Texts.text("settings.restarts"),
                        Texts.text(
                                "settings.restarts.within",
                                settings.restartLimit(),
                                Times.lastingWhole(settings.restartWindow())))
                .with(Texts.text("groups.tags"), new TagChips(settings.tags()));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.settings")));
    }
}
