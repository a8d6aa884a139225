package org.gannet.base;

import java.util.List;

/**
 * What went wrong, as data.
 * @param message what was not done, in one sentence for the reader
 * @param cause why; empty when the message says it
 * @param remedy what would help; empty when nothing would
 * @param details more facts for the reader, such as counted reasons per node
 * @param internal for operators only: command line, standard error, node. Never shown to tenants
 */
public record Problem(
        ErrorCode code, String message, String cause, String remedy, List<String> details, String internal) {
    public Problem {
        details = List.copyOf(details);
    }

    public static Problem of(ErrorCode code, String message) {
        return new Problem(code, message, "", "", List.of(), "");
    }

    public Problem withCause(String text) {
        return new Problem(code, message, text, remedy, details, internal);
    }

    public Problem withRemedy(String text) {
        return new Problem(code, message, cause, text, details, internal);
    }

    public Problem withDetails(List<String> lines) {
        return new Problem(code, message, cause, remedy, lines, internal);
    }

    public Problem withInternal(String text) {
        return new Problem(code, message, cause, remedy, details, text);
    }

    /** The same without what only operators may see. */
    public Problem forTenants() {
        return withInternal("");
    }
}
