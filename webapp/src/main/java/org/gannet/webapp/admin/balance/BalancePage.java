package org.gannet.webapp.admin.balance;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.BalanceQueries;
import org.gannet.backend.clusters.GroupBalanceView;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.jobs.JobsAbout;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** How even groups of nodes are, what a balance would bring, which nodes may go, and their maintenance. */
@Route(value = "admin/balance/:id?", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class BalancePage extends Page implements BeforeEnterObserver {
    private final BalanceQueries balance;
    private final Operations operations;
    private final CurrentActor actors;
    private final JobsAbout jobs;
    private final PageHeader header = new PageHeader(Texts.text("base.nav.balance"));
    private final GroupRows rows = new GroupRows();
    private final Panel groups = new Panel(Texts.text("balance.groups"), rows).flush();
    private final Panel proposal = new Panel(Texts.text("balance.proposal"));
    private final ScorePanel score = new ScorePanel();
    private final DeathsPanel deaths = new DeathsPanel();
    private final MaintenancePanel maintenance;
    private final Div columns;
    private final Div gone = new Div(EmptyState.line(Texts.text("balance.group.gone")));
    private String wanted = "";
    private List<GroupBalanceView> listed = List.of();
    private Optional<GroupBalanceView> shown = Optional.empty();

    public BalancePage(
            BalanceQueries balance,
            NodeQueries nodes,
            Operations operations,
            JobsAbout jobs,
            CurrentActor actors,
            Live live) {
        this.balance = balance;
        this.operations = operations;
        this.jobs = jobs;
        this.actors = actors;
        maintenance = new MaintenancePanel(operations, this::read);
        addClassName("page--narrow");
        proposal.setId("balance-proposal");
        columns = Blocks.div(
                "columns columns--state",
                Blocks.div("stack columns__state", score, deaths),
                Blocks.div("stack columns__main", proposal, jobs.panel()),
                Blocks.div("stack columns__rest", maintenance, new SparePanel(() -> {
                    Actor asks = actors.get();
                    return () -> nodes.spare(asks);
                })));
        add(header, Blocks.lead(Texts.text("balance.about")), groups, columns, gone);
        live.follow(this, events -> read());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        wanted = event.getRouteParameters().get("id").orElse("");
        read();
    }

    /** What is filled in for a balance stays, and what has not changed keeps its focus. */
    private void read() {
        List<GroupBalanceView> all = balance.groups(actors.get());
        Optional<GroupBalanceView> here = all.stream()
                .filter(group -> wanted.isEmpty() || group.id().toString().equals(wanted))
                .findFirst();
        columns.setVisible(here.isPresent());
        gone.setVisible(here.isEmpty());
        groups.setVisible(all.size() > 1);
        here.ifPresent(group -> {
            jobs.show(new Subject.OfGroup(group.id()));
            if (!all.equals(listed) || !here.equals(shown)) {
                rows.show(all, group.id());
                show(group);
            }
        });
        listed = all;
        shown = here;
    }

    private void show(GroupBalanceView group) {
        score.show(group);
        deaths.show(group);
        maintenance.show(group);
        if (shown.filter(before -> before.id().equals(group.id())).isEmpty()) {
            propose(group);
        }
    }

    private void propose(GroupBalanceView group) {
        Subject subject = new Subject.OfGroup(group.id());
        Anchor link = new Anchor("admin/groups/" + group.id(), group.name());
        link.addClassName("link");
        proposal.withAside(link);
        var panel = operations.panel("BalanceGroup", subject, Map.of("evenIsFine", true), job -> jobs.show(subject));
        proposal.setVisible(panel.isPresent());
        panel.ifPresent(proposal::setContent);
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.balance")));
    }
}
