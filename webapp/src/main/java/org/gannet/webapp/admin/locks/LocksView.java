package org.gannet.webapp.admin.locks;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Locale;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.queue.LockView;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.FilterChips;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.QueueBanner;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.security.CurrentActor;

/** What jobs have locked: who holds it since when, who waits for it, and for whom. */
@Route(value = "admin/locks", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class LocksView extends Page implements BeforeEnterObserver {
    private static final int TYPING_PAUSE_MILLIS = 300;

    private final QueueQueries queue;
    private final CurrentActor actors;
    private final QueueBanner banner;
    private final LockGrid grid = new LockGrid();
    private final FilterChips<Show> chips;
    private final TextField words = new TextField();
    private final Span count = Blocks.span("soft small toolbar__end");
    private final Div empty = new Div();
    private Show show = Show.ALL;

    /** The chips above the list. */
    enum Show {
        ALL,
        CONTENDED;

        String key() {
            return this == ALL ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    public LocksView(QueueQueries queue, CurrentActor actors, Live live) {
        this.queue = queue;
        this.actors = actors;
        banner = new QueueBanner(queue, actors::get);
        addClassName("page--full");
        words.setId("lock-filter");
        words.addClassName("toolbar__search");
        words.setAriaLabel(Texts.text("locks.filter.words"));
        words.setPlaceholder(Texts.text("locks.filter.words"));
        words.setPrefixComponent(Icon.SEARCH.create());
        words.setClearButtonVisible(true);
        words.setValueChangeMode(ValueChangeMode.LAZY);
        words.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        words.addValueChangeListener(typed -> moved());
        chips = new FilterChips<>(
                List.of(Show.values()),
                each -> Texts.text("locks.filter." + each.name().toLowerCase(Locale.ROOT)),
                each -> {
                    show = each;
                    moved();
                });
        count.setId("lock-count");
        grid.setEmptyStateComponent(empty);
        add(
                new PageHeader(Texts.text("base.nav.locks")),
                Blocks.lead(Texts.text("locks.lead")),
                banner,
                Blocks.div("toolbar", words, chips, count),
                grid);
        live.follow(this, events -> {
            if (Changes.any(events, UiEvent.Kind.JOB)) {
                read();
            }
            banner.follow(events);
        });
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        UrlState state = UrlState.of(event.getLocation().getQueryParameters());
        show = state.get("show").filter(Show.CONTENDED.key()::equals).isPresent() ? Show.CONTENDED : Show.ALL;
        words.setValue(state.get("q").orElse(""));
        chips.show(show);
        read();
    }

    private void moved() {
        getUI().ifPresent(ui -> {
            new UrlState().set("show", show.key()).set("q", words.getValue()).write(ui);
            read();
        });
    }

    private void read() {
        org.gannet.backend.support.Page<LockView> page =
                queue.locks(actors.get(), show == Show.CONTENDED, PageQuery.first(PageQuery.MOST_ROWS));
        String wanted = words.getValue().strip().toLowerCase(Locale.ROOT);
        List<LockView> shown = page.items().stream()
                .filter(lock -> wanted.isEmpty()
                        || LockGrid.called(lock)
                                .orElse("")
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted))
                .toList();
        grid.show(shown);
        long hidden = page.total() - page.items().size();
        count.setText(
                hidden > 0
                        ? Texts.text("locks.countOf", shown.size(), page.total())
                        : Texts.text("locks.count", shown.size()));
        empty.removeAll();
        empty.add(new EmptyState(
                wanted.isEmpty() ? Icon.CHECK : Icon.SEARCH,
                Texts.text(
                        !wanted.isEmpty()
                                ? "locks.emptyFilter"
                                : show == Show.CONTENDED ? "locks.emptyContended" : "locks.empty")));
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.locks")));
    }
}
