package org.gannet.webapp.portal.instances;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.StatusView;
import org.gannet.webapp.base.component.ObstacleWords;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Texts;

/** Machines in words. */
public final class InstanceWords {
    private InstanceWords() {}

    public static String status(StatusView.Word word) {
        return Texts.text("instances.status." + word.name().toLowerCase(Locale.ROOT));
    }

    /** "Stopped, should be running." */
    public static String sentence(StatusView.Word word) {
        return Texts.text("instances.sentence." + word.name().toLowerCase(Locale.ROOT));
    }

    /** Why this can't be done with it now; empty when it can, or never could. */
    static Optional<String> cannot(InstanceView machine, Capability capability) {
        return Optional.ofNullable(machine.cannotBecause().get(capability)).map(ObstacleWords::text);
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
        status.getElement().setAttribute("title", sentence(now.word()));
        status.getElement().setAttribute("data-word", now.word().name());
        return status;
    }

    /** "its memory, its disks": what waits for a restart. */
    static String all(List<String> pending) {
        return pending.stream()
                .map(word -> "instances.pending." + word)
                .map(Texts::text)
                .collect(Collectors.joining(", "));
    }
}
