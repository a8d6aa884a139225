package org.gannet.webapp.portal.instances;

import java.util.Locale;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.StatusView;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** Machines in words. */
public final class InstanceWords {
    private InstanceWords() {}

    public static String status(StatusView.Word word) {
        return Texts.text("instances.status." + word.name().toLowerCase(Locale.ROOT));
    }

    public static Status.Kind kind(StatusView.Kind kind) {
        return switch (kind) {
            case OK -> Status.Kind.OK;
            case BUSY -> Status.Kind.BUSY;
            case WARN -> Status.Kind.WARN;
            case BAD -> Status.Kind.BAD;
            case OFF -> Status.Kind.OFF;
        };
    }

    /** Dot and word, the sentence as its tooltip. */
    public static Status status(InstanceView machine) {
        StatusView now = machine.status();
        Status status = new Status(kind(now.kind()), status(now.word()));
        status.getElement().setAttribute("title", now.sentence());
        status.getElement().setAttribute("data-word", now.word().name());
        return status;
    }
}
