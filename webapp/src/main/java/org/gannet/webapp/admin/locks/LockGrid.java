package org.gannet.webapp.admin.locks;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.backend.jobs.LockName;
import org.gannet.backend.queue.LockView;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.WaitWords;
import org.gannet.webapp.base.format.Texts;

/** Locks in rows; whoever is shown of a lock stands below one another. */
class LockGrid extends Grid<LockGrid.Row> {
    private static final int WITH_THREE_COLUMNS = 600;

    private static final int MOST_SHOWN = 4;

    private final Column<Row> what;
    private final Column<Row> held;
    private final Column<Row> waiting;
    private final Column<Row> all;
    private List<Row> rows = List.of();

    /** A lock that stays the same row while its holders change. */
    static final class Row {
        private final LockName name;
        private LockView lock;

        Row(LockView lock) {
            this.name = lock.lock();
            this.lock = lock;
        }
    }

    LockGrid() {
        setId("lock-list");
        addClassNames("list", "list--tall");
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setPartNameGenerator(row -> row.lock.waitingInAll() > 0 ? "contended" : "");
        what = column("lock", row -> what(row.lock)).setFlexGrow(1).setWidth("130px");
        held = column("held", row -> held(row.lock)).setFlexGrow(2).setWidth("210px");
        waiting = column("waiting", row -> waiting(row.lock)).setFlexGrow(2).setWidth("260px");
        all = column("lock", row -> Blocks.div("stack stack--tight", what(row.lock), both(row.lock)));
        new ColumnsByWidth(this, this::fit);
    }

    /** All in one column where there is no room for three. */
    private void fit(int width) {
        boolean narrow = width < WITH_THREE_COLUMNS;
        all.setVisible(narrow);
        List.of(what, held, waiting).forEach(column -> column.setVisible(!narrow));
    }

    private Column<Row> column(String key, Function<Row, Component> cell) {
        return addColumn(new ComponentRenderer<>(cell::apply))
                .setHeader(Texts.text("locks.column." + key))
                .setResizable(true);
    }

    /** Rows that are there stay, so that nothing jumps. */
    void show(List<LockView> locks) {
        Map<LockName, Row> known = new HashMap<>();
        rows.forEach(row -> known.put(row.name, row));
        List<Row> next = new ArrayList<>();
        List<Row> changed = new ArrayList<>();
        for (LockView lock : locks) {
            Row row = known.getOrDefault(lock.lock(), new Row(lock));
            if (!row.lock.equals(lock)) {
                row.lock = lock;
                changed.add(row);
            }
            next.add(row);
        }
        if (next.equals(rows) && !rows.isEmpty()) {
            changed.forEach(row -> getDataProvider().refreshItem(row));
        } else {
            rows = List.copyOf(next);
            setItems(rows);
        }
    }

    private static Component what(LockView lock) {
        LockName name = lock.lock();
        String level = Texts.text("locks.level." + name.level().name().toLowerCase(Locale.ROOT));
        return called(lock)
                .map(called -> Blocks.div("cell-two", link(name, called), Blocks.small(level)))
                .orElseGet(() -> Blocks.div("cell-two", new Span(level)));
    }

    /** A machine that is being made is called as the job says that makes it. */
    static Optional<String> called(LockView lock) {
        LockName name = lock.lock();
        if (!name.name().isEmpty() || name.level() != LockName.Level.INSTANCE) {
            return Optional.of(name.name()).filter(word -> !word.isEmpty());
        }
        return Stream.concat(
                        lock.holders().stream().map(LockView.Holder::job),
                        lock.waiting().stream().map(LockView.Waiter::job))
                .flatMap(job -> job.subjectName().stream())
                .findFirst();
    }

    private static Component link(LockName name, String called) {
        return switch (name.level()) {
            case NODE -> anchor("admin/nodes/" + called, called);
            case INSTANCE ->
                name.instance()
                        .<Component>map(id -> anchor("machines/" + id, called))
                        .orElseGet(() -> new Span(called));
            case CLUSTER, GROUP, NETWORK -> new Span(called);
        };
    }

    private static Component anchor(String path, String text) {
        Anchor link = new Anchor(path, text);
        link.addClassName("list-name");
        return link;
    }

    private static Component both(LockView lock) {
        Div both = Blocks.div("stack stack--tight");
        if (!lock.holders().isEmpty()) {
            both.add(labelled("locks.column.held", held(lock)));
        }
        if (lock.waitingInAll() > 0) {
            both.add(labelled("locks.column.waiting", waiting(lock)));
        }
        return both;
    }

    private static Component labelled(String key, Component content) {
        return Blocks.div("labelled", Blocks.small(Texts.text(key)), content);
    }

    private static Component held(LockView lock) {
        if (lock.holders().isEmpty()) {
            return Blocks.span("soft", Texts.text("locks.free"));
        }
        List<Component> lines = new ArrayList<>();
        for (LockView.Holder holder : lock.holders()) {
            Span how = Blocks.span("soft small", Moment.since(holder.since()));
            how.add(new Span(", " + Texts.text(holder.shared() ? "locks.shared" : "locks.alone")));
            if (holder.onlyForPlanning()) {
                how.add(new Span(", " + Texts.text("locks.planning")));
            }
            lines.add(Blocks.div("locker", WaitWords.link(holder.job()), how));
        }
        return lines(lines, lock.holders().size());
    }

    private static Component waiting(LockView lock) {
        if (lock.waitingInAll() == 0) {
            return Blocks.span("soft", "–");
        }
        if (lock.waiting().stream().allMatch(waiter -> waiter.waitsFor().isEmpty())) {
            return Blocks.span("soft", Texts.text("locks.others", lock.waitingInAll()));
        }
        return lines(lock.waiting().stream().map(LockGrid::waiter).toList(), lock.waitingInAll());
    }

    private static Component waiter(LockView.Waiter waiter) {
        Span since = Blocks.span("soft small", Moment.since(waiter.since()));
        if (!waiter.shared()) {
            since.add(new Span(", " + Texts.text("locks.wantsAlone")));
        }
        String whom = waiter.waitsFor().isEmpty()
                ? Texts.text("locks.first")
                : Texts.text("locks.for", WaitWords.titles(waiter.waitsFor()));
        return Blocks.div("locker", WaitWords.link(waiter.job()), since, Blocks.span("soft small", whom));
    }

    private static Component lines(List<Component> lines, int inAll) {
        UnorderedList list = new UnorderedList();
        list.addClassName("refs");
        lines.stream().limit(MOST_SHOWN).forEach(line -> list.add(new ListItem(line)));
        int more = inAll - Math.min(MOST_SHOWN, lines.size());
        if (more > 0) {
            list.add(new ListItem(Blocks.span("soft small", Texts.text("locks.more", more))));
        }
        return list;
    }
}
