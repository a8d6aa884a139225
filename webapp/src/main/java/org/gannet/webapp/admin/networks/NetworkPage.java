package org.gannet.webapp.admin.networks;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.clusters.AddressView;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.NetworkView;
import org.gannet.backend.clusters.OpenToView;
import org.gannet.base.NetworkId;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Facts;
import org.gannet.webapp.base.component.LongList;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.TagChips;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.jobs.JobsAbout;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** A network: its addresses, who has them, which groups reach it. */
@Route(value = "admin/networks/:id", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class NetworkPage extends Page implements BeforeEnterObserver {
    private final NetworkQueries networks;
    private final Operations operations;
    private final CurrentActor actors;
    private final JobsAbout jobs;
    private final PageHeader header = new PageHeader("");
    private final Panel about = new Panel(Texts.text("networks.addresses"));
    private final Panel groups = new Panel(Texts.text("networks.groups")).flush();
    private final Panel cards = new Panel(Texts.text("networks.cards")).flush();
    private final LongList<Card> cardRows = new LongList<>(NetworkPage::row);
    private Optional<NetworkView> shown = Optional.empty();

    public NetworkPage(NetworkQueries networks, Operations operations, JobsAbout jobs, CurrentActor actors, Live live) {
        this.networks = networks;
        this.operations = operations;
        this.jobs = jobs;
        this.actors = actors;
        about.addClassName("span-6");
        groups.addClassName("span-6");
        cards.addClassName("span-6");
        Panel work = jobs.panel();
        work.addClassName("span-6");
        Div columns = new Div(about, groups, cards, work);
        columns.addClassName("columns");
        add(header, columns);
        live.follow(this, events -> shown.ifPresent(network -> read(network.id().toString())));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        shown = Optional.empty();
        read(event.getRouteParameters().get("id").orElse(""));
    }

    /** Gone meanwhile: what was last known stays, without anything to be done with it. */
    private void read(String key) {
        Optional<NetworkView> now = operations
                .subject(Subject.Kind.NETWORK, key)
                .flatMap(subject -> subject instanceof Subject.OfNetwork(var id) ? find(id) : Optional.empty());
        if (now.isEmpty()) {
            header.setTitle(shown.map(NetworkView::name).orElseGet(() -> Texts.text("networks.gone")));
            header.withFacts(new Span(Texts.text("networks.gone")));
            header.withActions();
            return;
        }
        show(now.get());
    }

    private Optional<NetworkView> find(NetworkId id) {
        try {
            return Optional.of(networks.get(actors.get(), id));
        } catch (ProblemException e) {
            // Removed since: the page says so.
            return Optional.empty();
        }
    }

    private void show(NetworkView network) {
        boolean renamed =
                shown.filter(before -> before.name().equals(network.name())).isEmpty();
        shown = Optional.of(network);
        Subject subject = new Subject.OfNetwork(network.id());
        if (renamed) {
            header.setTitle(network.name());
            header.withActions(operations
                    .menu(subject, network.name(), job -> read(network.id().toString()))
                    .stream()
                    .toArray(Component[]::new));
            trailChanged();
        }
        jobs.show(subject);
        about.setContent(facts(network));
        groups.setContent(ConnectionRows.ofNetwork(network.groups()));
        cards.setContent(cards(network));
    }

    private static Facts facts(NetworkView network) {
        Facts facts = new Facts();
        network.v4().ifPresent(prefix -> facts.withCopy(Texts.text("base.part.v4.prefix"), prefix));
        network.v4Gateway().ifPresent(gateway -> facts.withCopy(Texts.text("base.part.v4.gateway"), gateway));
        network.v6().ifPresent(prefix -> facts.withCopy(Texts.text("base.part.v6.prefix"), prefix));
        network.v6Gateway().ifPresent(gateway -> facts.withCopy(Texts.text("base.part.v6.gateway"), gateway));
        facts.with(Texts.text("networks.used"), "" + network.used());
        String free = String.join(
                ", ",
                List.of(network.nextV4().orElse(""), network.nextV6().orElse("")).stream()
                        .filter(text -> !text.isEmpty())
                        .toList());
        facts.with(Texts.text("networks.next"), free.isEmpty() ? Texts.text("networks.full") : free);
        facts.with(
                Texts.text("networks.reserved"),
                network.reserved().isEmpty() ? "–" : String.join(", ", network.reserved()));
        facts.with(Texts.text("networks.openTo"), openTo(network.openTo()));
        network.macPrefix().ifPresent(prefix -> facts.withCopy(Texts.text("base.part.macPrefix"), prefix));
        return facts.with(Texts.text("groups.tags"), new TagChips(network.tags()));
    }

    /** The word, or each project with a link to its page. */
    private static Component[] openTo(OpenToView openTo) {
        return openTo.kind() == OpenToView.Kind.PROJECTS
                ? openTo.projects().stream()
                        .map(project -> new Anchor("admin/projects/" + project.id(), project.name()))
                        .toArray(Component[]::new)
                : new Component[] {new Span(Texts.text("networks.openTo." + openTo.kind()))};
    }

    /** @param told that its project may attach none there any more */
    private record Card(AddressView view, boolean told) {}

    /** A card of a project that may attach none is told from the others, unless all are. */
    private Component cards(NetworkView network) {
        List<Card> all = networks.addresses(actors.get(), network.id()).stream()
                .map(card -> new Card(card, !card.open() && network.openTo().kind() != OpenToView.Kind.NOBODY))
                .toList();
        cardRows.setItems(all);
        return all.isEmpty() ? EmptyState.line(Texts.text("networks.cards.none")) : cardRows;
    }

    private static ListItem row(Card card) {
        AddressView view = card.view();
        Anchor link = new Anchor("machines/" + view.instance(), view.name());
        link.addClassName("list-name");
        String words = card.told() ? view.mac() + ", " + Texts.text("networks.notOpen") : view.mac();
        return new ListItem(
                Blocks.div("grow cell-two", link, Blocks.small(words)),
                Blocks.span("rows__end mono", String.join(", ", view.addresses())));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.networks"), "admin/networks"),
                Crumb.here(shown.map(NetworkView::name).orElse("")));
    }
}
