package org.gannet.webapp.admin.queue;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.IntegerField;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.queue.QueueLimits;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;

/** The queue's limits, to be typed. */
class LimitFields extends Div {
    private final IntegerField running = field("running", 1, QueueLimits.HIGHEST_RUNNING);
    private final IntegerField largest = field("largest", 1, QueueLimits.LARGEST_QUEUE);
    private final IntegerField archive = field("archive", 0, Math.toIntExact(QueueLimits.LONGEST_ARCHIVE.toDays()));

    LimitFields(QueueLimits now) {
        addClassName("form-row");
        running.setValue(now.runningLimit());
        largest.setValue(now.largestQueue());
        archive.setValue(Math.toIntExact(now.archiveAfter().toDays()));
        archive.setSuffixComponent(Blocks.span("soft", Texts.text("queue.limit.daysUnit")));
        add(running, largest, archive);
    }

    private static IntegerField field(String key, int least, int most) {
        IntegerField field = new IntegerField(Texts.text("queue.limit." + key));
        field.setId("queue-limit-" + key);
        field.setMin(least);
        field.setMax(most);
        field.setHelperText(Texts.text("queue.limit.range", least, most));
        return field;
    }

    /** Empty when a field is. */
    Optional<QueueLimits> limits() {
        boolean complete = Stream.of(running, largest, archive).allMatch(field -> field.getValue() != null);
        return complete
                ? Optional.of(
                        new QueueLimits(running.getValue(), largest.getValue(), Duration.ofDays(archive.getValue())))
                : Optional.empty();
    }
}
