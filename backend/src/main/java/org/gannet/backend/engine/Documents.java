package org.gannet.backend.engine;

import java.util.List;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.LogLine;

/** Whole objects as JSON in one column; columns beside it are only those that are searched by. */
final class Documents {
    static final int LONGEST = 1_000_000;

    private Documents() {}

    static String write(Object object) {
        String text = EngineJson.write(object);
        if (text.length() > LONGEST) {
            throw new IllegalStateException("a " + object.getClass().getSimpleName() + " of " + text.length()
                    + " characters does not fit into the database");
        }
        return text;
    }

    /** A job whose log became too long loses the inside of it, not the job. */
    static String write(Job job) {
        String text = EngineJson.write(job);
        return text.length() <= LONGEST ? text : write((Object) withShortLog(job));
    }

    private static Job withShortLog(Job job) {
        List<LogLine> log = job.log().stream()
                .map(line -> new LogLine(line.at(), line.text(), "(left out: too long)"))
                .toList();
        return new Job(
                job.id(),
                job.version(),
                job.operation(),
                job.parameters(),
                job.owner(),
                job.title(),
                job.actor(),
                job.reasons(),
                job.priority(),
                job.dependsOn(),
                job.retryOf(),
                job.state(),
                job.cancelRequested(),
                job.steps(),
                job.locks(),
                job.atEnd(),
                job.atUndo(),
                job.problem(),
                job.submittedAt(),
                job.inLineSince(),
                job.startedAt(),
                job.endedAt(),
                job.archivedAt(),
                job.children(),
                job.hold(),
                log);
    }
}
