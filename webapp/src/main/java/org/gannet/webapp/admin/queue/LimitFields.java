package org.gannet.webapp.admin.queue;

import com.vaadin.flow.component.html.Div;
import java.time.Duration;
import java.util.Optional;
import org.gannet.backend.queue.QueueLimits;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.WholeNumberField;
import org.gannet.webapp.base.format.Texts;

/** The queue's limits, to be typed. */
class LimitFields extends Div {
    private final WholeNumberField running;
    private final WholeNumberField largest;
    private final WholeNumberField archive;

    LimitFields(QueueLimits now) {
        addClassName("form-row");
        running = field("running", 1, QueueLimits.HIGHEST_RUNNING, now.runningLimit());
        largest = field("largest", 1, QueueLimits.LARGEST_QUEUE, now.largestQueue());
        archive = field(
                "archive",
                0,
                Math.toIntExact(QueueLimits.LONGEST_ARCHIVE.toDays()),
                Math.toIntExact(now.archiveAfter().toDays()));
        archive.setSuffixComponent(Blocks.span("soft", Texts.text("queue.limit.daysUnit")));
        add(running, largest, archive);
    }

    private static WholeNumberField field(String key, int least, int most, int now) {
        WholeNumberField field = new WholeNumberField(Texts.text("queue.limit." + key), least, most, now);
        field.setId("queue-limit-" + key);
        return field;
    }

    /** Empty when a field is none of its numbers. */
    Optional<QueueLimits> limits() {
        return running.number()
                .flatMap(atOnce -> largest.number()
                        .flatMap(inAll ->
                                archive.number().map(days -> new QueueLimits(atOnce, inAll, Duration.ofDays(days)))));
    }
}
