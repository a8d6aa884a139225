package org.gannet.webapp.rest;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.jspecify.annotations.Nullable;

/** How programs say what an image that is coming will be. */
final class NewImageJson {
    private NewImageJson() {}

    static ImageView.Kind kind(@Nullable String text) {
        return word(ImageView.Kind.class, "kind", Objects.requireNonNullElse(text, "disk"));
    }

    /** Of a CD it may be left out. */
    static ImageView.Format format(ImageView.Kind kind, @Nullable String text) {
        String otherwise = kind == ImageView.Kind.ISO ? "raw" : "";
        return word(ImageView.Format.class, "format", Objects.requireNonNullElse(text, otherwise));
    }

    static Optional<ProjectId> project(@Nullable String text) {
        return Optional.ofNullable(text).map(id -> Ids.ofField("project", id, ProjectId::new));
    }

    static ByteSize size(@Nullable Long bytes) {
        return new ByteSize(Math.max(0, Objects.requireNonNullElse(bytes, 0L)));
    }

    static ImageDigest sha256(String text) {
        try {
            return new ImageDigest(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw invalid("A digest is a SHA-256 of 64 hexadecimal digits.", "As sha256sum prints it.");
        }
    }

    private static <E extends Enum<E>> E word(Class<E> type, String what, String text) {
        return Words.find(type, text.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> invalid(
                        "There is no such " + what + " of image.",
                        what.equals("kind") ? "Say disk or iso." : "Say raw or qcow2."));
    }

    private static ProblemException invalid(String message, String remedy) {
        return new ProblemException(
                Problem.of(ErrorCode.INVALID_REQUEST, message).withRemedy(remedy));
    }
}
