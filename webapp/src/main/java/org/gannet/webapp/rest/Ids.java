package org.gannet.webapp.rest;

import java.util.UUID;
import java.util.function.Function;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;

/** Identities as programs write them. */
final class Ids {
    private static final UUID NOBODYS = new UUID(0, 0);

    private Ids() {}

    /** What is no id at all is answered like an id that does not exist: by asking for one that can't. */
    static <T> T ofPath(String text, Function<UUID, T> shape) {
        return shape.apply(parse(text));
    }

    /** A field or parameter that must be an id. */
    static <T> T ofField(String field, String text, Function<UUID, T> shape) {
        UUID id = parse(text);
        if (id.equals(NOBODYS)) {
            throw new ProblemException(Problem.of(ErrorCode.INVALID_REQUEST, "The field " + field + " is no id.")
                    .withRemedy("An id looks like 0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f."));
        }
        return shape.apply(id);
    }

    /** A field or parameter that names a thing: "instance/…", "node/node1", "cluster". */
    static Subject subject(String text) {
        try {
            Subject subject = Subject.parse(text);
            if (subject.text().equals(text)) {
                return subject;
            }
        } catch (IllegalArgumentException e) {
            // told below, as every other text that is none
        }
        throw new ProblemException(Problem.of(ErrorCode.INVALID_REQUEST, "The field subject names nothing.")
                .withRemedy("For example: instance/0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f, node/node1, or cluster."));
    }

    private static UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            // The parser also takes short forms, which would be other names of the same thing.
            return id.toString().equalsIgnoreCase(text) ? id : NOBODYS;
        } catch (IllegalArgumentException e) {
            return NOBODYS;
        }
    }
}
