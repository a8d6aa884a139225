package org.gannet.webapp.portal.instances;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.security.CurrentActor;

/** The rows of a list of machines, read as they are scrolled to; a row that changes is replaced where it stands. */
class InstanceRows extends AbstractBackEndDataProvider<InstanceView, Void> {
    private static final int MOST_REMEMBERED = 2000;

    private final InstanceQueries queries;
    private final CurrentActor actors;
    private final Map<InstanceId, InstanceView> read = new LinkedHashMap<>();
    private InstanceFilter filter = InstanceFilter.ALL;
    private long lastTotal;
    private InstanceOrder order = InstanceOrder.BY_NAME;

    InstanceRows(InstanceQueries queries, CurrentActor actors) {
        this.queries = queries;
        this.actors = actors;
    }

    void show(InstanceFilter newFilter, InstanceOrder newOrder) {
        filter = newFilter;
        order = newOrder;
        read.clear();
        refreshAll();
    }

    @Override
    protected Stream<InstanceView> fetchFromBackEnd(Query<InstanceView, Void> query) {
        int limit = Math.min(query.getLimit(), PageQuery.MOST_ROWS);
        List<InstanceView> rows = list(new PageQuery(query.getOffset(), limit)).items();
        if (read.size() > MOST_REMEMBERED) {
            read.clear();
        }
        rows.forEach(row -> read.put(row.id(), row));
        return rows.stream();
    }

    @Override
    protected int sizeInBackEnd(Query<InstanceView, Void> query) {
        lastTotal = total();
        return Math.toIntExact(lastTotal);
    }

    long total() {
        return list(PageQuery.first(0)).total();
    }

    private Page<InstanceView> list(PageQuery query) {
        return queries.list(actors.get(), filter, order, query);
    }

    @Override
    public Object getId(InstanceView machine) {
        return machine.id();
    }

    /** @return whether rows have come or gone, so that counts beside the list are out of date */
    boolean follow(List<UiEvent> events) {
        boolean left = Changes.of(events, UiEvent.Kind.EVERYTHING, "");
        boolean unknown = false;
        for (UiEvent event : events) {
            Optional<InstanceId> id = switch (event.kind()) {
                case INSTANCE -> Optional.of(InstanceId.parse(event.id()));
                case JOB -> ofJob(event.id());
                case NODE, GROUP, NETWORK, CLUSTER, QUEUE, EVERYTHING -> Optional.empty();
            };
            if (id.filter(read::containsKey).isPresent()) {
                left |= id.filter(this::stays).isEmpty();
            } else {
                unknown |= id.isPresent();
            }
        }
        boolean moved = left || unknown && total() != lastTotal;
        if (moved) {
            refreshAll();
        }
        return moved;
    }

    private Optional<InstanceId> ofJob(String job) {
        return read.values().stream()
                .filter(row -> row.activeJob()
                        .filter(active -> active.id().toString().equals(job))
                        .isPresent())
                .map(InstanceView::id)
                .findFirst();
    }

    /** Reads a row anew and shows it. @return false when it is not in this list any more */
    private boolean stays(InstanceId id) {
        InstanceView now;
        try {
            now = queries.get(actors.get(), id);
        } catch (ProblemException e) {
            read.remove(id);
            return false;
        }
        InstanceView before = read.put(id, now);
        if (before == null || !looksLike(before, now)) {
            refreshItem(now);
        }
        return filter.words().isEmpty() || filter.words().contains(now.status().word());
    }

    /** Whether the two give the same row: what a machine uses changes all the time and is not shown here. */
    private static boolean looksLike(InstanceView one, InstanceView other) {
        return one.status().equals(other.status())
                && one.node().equals(other.node())
                && one.name().equals(other.name())
                && one.activeJob().equals(other.activeJob())
                && one.can().equals(other.can())
                && one.cannotBecause().equals(other.cannotBecause());
    }
}
