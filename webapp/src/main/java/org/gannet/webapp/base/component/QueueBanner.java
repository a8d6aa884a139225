package org.gannet.webapp.base.component;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.queue.QueueQueries;
import org.gannet.backend.queue.QueueState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.push.Changes;

/** Says above lists of jobs that the queue is paused, or takes no jobs, and why; else nothing. */
public class QueueBanner extends Div {
    private final QueueQueries queue;
    private final Supplier<Actor> actors;
    private Optional<QueueState> shown = Optional.empty();

    public QueueBanner(QueueQueries queue, Supplier<Actor> actors) {
        this.queue = queue;
        this.actors = actors;
        addClassNames("stack", "stack--tight");
        setId("queue-banner");
        read();
    }

    /** To be told of what has changed. */
    public void follow(List<UiEvent> events) {
        if (Changes.any(events, UiEvent.Kind.QUEUE)) {
            read();
        }
    }

    private void read() {
        QueueState now = queue.state(actors.get());
        if (shown.filter(now::equals).isPresent()) {
            return;
        }
        shown = Optional.of(now);
        removeAll();
        if (now.paused()) {
            add(notice("queue-paused", Texts.text("base.queue.paused"), Texts.text("base.queue.paused.text")));
        }
        now.closedBecause().ifPresent(reason -> add(notice("queue-closed", Texts.text("base.queue.closed"), reason)));
        setVisible(getComponentCount() > 0);
    }

    private Notice notice(String id, String message, String more) {
        Notice notice = new Notice(Status.Kind.WARN, message);
        notice.setId(id);
        notice.say(more);
        if (actors.get().role().seesCluster()) {
            Anchor link = new Anchor("admin/queue", Texts.text("base.queue.open"));
            link.addClassName("link");
            notice.withActions(link);
        }
        return notice;
    }
}
