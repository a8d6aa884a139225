package org.gannet.webapp.base.component;

import java.util.Locale;
import org.gannet.backend.instances.Obstacle;
import org.gannet.webapp.base.format.Texts;

/** Why something can't be done with a machine now, in the reader's language. */
public final class ObstacleWords {
    private ObstacleWords() {}

    public static String text(Obstacle obstacle) {
        return switch (obstacle) {
            case Obstacle.Plain plain ->
                Texts.text("instances.cannot." + plain.name().toLowerCase(Locale.ROOT));
            case Obstacle.Busy(var job) -> Texts.text("instances.cannot.busy", WaitWords.title(job));
        };
    }
}
