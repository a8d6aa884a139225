package org.gannet.webapp.admin.findings;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gannet.backend.clusters.FindingView;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.CopyButton;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.FindingWords;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.LongList;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.SubjectLink;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** What is not as it should be anywhere in the cluster, with the button or the command that mends it. */
@Route(value = "admin/findings", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class FindingsView extends Page implements BeforeEnterObserver {
    private final NodeQueries nodes;
    private final Operations operations;
    private final CurrentActor actors;
    private final PageHeader header = new PageHeader(Texts.text("base.nav.findings"));
    private final Div areas = Blocks.div("stack");
    private final Map<FindingView.Area, LongList<FindingView>> lists = new EnumMap<>(FindingView.Area.class);
    private List<FindingView> shown = List.of();
    private boolean drawn;

    public FindingsView(NodeQueries nodes, Operations operations, CurrentActor actors, Live live) {
        this.nodes = nodes;
        this.operations = operations;
        this.actors = actors;
        addClassName("page--narrow");
        Button again = new Button(Texts.text("findings.again"), Icon.REBOOT.create(), click -> read());
        again.setId("verify");
        header.withActions(again);
        add(header, areas);
        live.follow(this, events -> read());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    /** Draws anew only what has changed, so that a button does not move away under the mouse. */
    private void read() {
        List<FindingView> now = nodes.verify(actors.get());
        if (drawn && now.equals(shown)) {
            return;
        }
        shown = now;
        drawn = true;
        long errors = now.stream()
                .filter(finding -> finding.severity() == FindingView.Severity.ERROR)
                .count();
        header.withFacts(new Status(
                        errors > 0 ? Status.Kind.BAD : now.isEmpty() ? Status.Kind.OK : Status.Kind.WARN,
                        Texts.text("findings.count", errors, now.size() - errors))
                .asChip());
        areas.removeAll();
        if (now.isEmpty()) {
            Panel fine = new Panel();
            fine.setContent(new EmptyState(Icon.CHECK, Texts.text("findings.none")));
            areas.add(fine);
            return;
        }
        Map<FindingView.Area, List<FindingView>> found = new EnumMap<>(FindingView.Area.class);
        now.forEach(finding ->
                found.computeIfAbsent(finding.area(), any -> new ArrayList<>()).add(finding));
        found.forEach((area, some) -> {
            LongList<FindingView> list = lists.computeIfAbsent(area, any -> new LongList<>(this::row));
            list.setItems(some);
            Panel panel = new Panel(Texts.text("findings.area." + area.name()), list).flush();
            panel.setId("findings-" + area.name());
            areas.add(panel);
        });
    }

    private ListItem row(FindingView finding) {
        Anchor about = new Anchor(SubjectLink.path(finding.subject()), finding.name());
        about.addClassName("list-name");
        Div words = Blocks.div(
                "grow cell-two", Blocks.span("finding__words", FindingWords.sentence(finding)), remedy(finding));
        Component state = new Status(
                FindingWords.kind(finding),
                Texts.text("findings.severity." + finding.severity().name()));
        ListItem row = new ListItem(state, Blocks.div("finding__about", about), words);
        row.addClassName("finding");
        row.getElement().setAttribute("title", finding.code());
        row.getElement().setAttribute("data-code", finding.code());
        finding.request()
                .flatMap(request -> operations.button(request, finding.subject(), finding.name(), job -> read()))
                .ifPresent(button -> row.add(button));
        return row;
    }

    private static Component remedy(FindingView finding) {
        Div remedy = Blocks.div("finding__remedy", Blocks.small(FindingWords.remedy(finding)));
        finding.command().ifPresent(command -> remedy.add(Blocks.span("mono small", command), new CopyButton(command)));
        return remedy;
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.findings")));
    }
}
