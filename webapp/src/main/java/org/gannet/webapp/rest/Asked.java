package org.gannet.webapp.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobOptions.After;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;

/**
 * What every request that makes a job may say in its query: {@code reason}, {@code priority}, {@code after} (a job's
 * id, or "id:failed,cancelled" with the ends that count; may be repeated), and {@code dryRun}.
 * @param dryRun only the plan is asked for
 */
record Asked(JobOptions options, boolean dryRun) {
    private static final String SOURCE = "rest";
    private static final Set<JobStatus> SUCCESS = EnumSet.of(JobStatus.SUCCEEDED);

    static Asked of(HttpServletRequest request) {
        String[] after =
                Optional.ofNullable(request.getParameterValues("after")).orElse(new String[0]);
        return new Asked(
                options(
                        text(request, "reason").orElse(""),
                        text(request, "priority").map(Asked::priority).orElse(0),
                        Arrays.stream(after).map(Asked::after).toList()),
                text(request, "dryRun").map(Asked::yes).orElse(false));
    }

    static JobOptions options(String reason, int priority, List<After> after) {
        return new JobOptions(SOURCE, reason, priority, after);
    }

    /** @param words empty for success only */
    static Set<JobStatus> ends(List<String> words) {
        return words.isEmpty() ? SUCCESS : words.stream().map(Asked::end).collect(Collectors.toSet());
    }

    private static Optional<String> text(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).filter(text -> !text.isEmpty());
    }

    private static int priority(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid("The parameter priority is no whole number.", "From -10 to 10; 0 is the usual one.");
        }
    }

    private static boolean yes(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("The parameter dryRun is wrong.", "It is true or false.");
        };
    }

    private static After after(String text) {
        String[] parts = text.split(":", 2);
        List<String> words = parts.length == 1 ? List.of() : List.of(parts[1].split(","));
        return new After.OfJob(Ids.ofField("after", parts[0], JobId::new), ends(words));
    }

    private static JobStatus end(String word) {
        return Words.find(JobStatus.class, word)
                .filter(JobStatus::isEnded)
                .orElseThrow(() -> invalid(
                        "There is no such end of a job.",
                        JobFilter.ended().stream().map(Words::of).collect(Collectors.joining(", "))));
    }

    static ProblemException invalid(String message, String remedy) {
        return new ProblemException(
                Problem.of(ErrorCode.INVALID_REQUEST, message).withRemedy(remedy));
    }
}
