package org.gannet.webapp.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Whatever goes wrong in the API becomes a problem with a status. */
@RestControllerAdvice(basePackageClasses = ApiFailures.class)
class ApiFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ApiFailures.class);

    private final ProblemWriter problems;
    private final CurrentActor actor;

    ApiFailures(ProblemWriter problems, CurrentActor actor) {
        this.problems = problems;
        this.actor = actor;
    }

    @ExceptionHandler
    void refused(ProblemException failure, HttpServletResponse response) throws IOException {
        Problem problem = failure.problem();
        problems.write(response, isOperator() ? problem : problem.forTenants());
    }

    private boolean isOperator() {
        try {
            return actor.find().filter(who -> who.role().seesInternals()).isPresent();
        } catch (ProblemException databaseAway) {
            return false;
        }
    }

    @ExceptionHandler
    void unreadable(HttpMessageNotReadableException failure, HttpServletResponse response) throws IOException {
        problems.write(response, invalid("The body of the request is not understood.", why(failure)));
    }

    @ExceptionHandler
    void unreadable(HttpMediaTypeNotSupportedException failure, HttpServletResponse response) throws IOException {
        problems.write(response, invalid("The body of the request is not understood.", "It must be application/json."));
    }

    @ExceptionHandler
    void unreadable(MethodArgumentTypeMismatchException failure, HttpServletResponse response) throws IOException {
        problems.write(
                response,
                invalid("The request is not understood.", "The parameter " + failure.getName() + " is wrong."));
    }

    @ExceptionHandler
    void incomplete(MissingServletRequestParameterException failure, HttpServletResponse response) throws IOException {
        problems.write(
                response,
                invalid("The request is incomplete.", "The parameter " + failure.getParameterName() + " is missing."));
    }

    @ExceptionHandler
    void broken(Exception failure, HttpServletResponse response) throws IOException {
        String incident = UUID.randomUUID().toString();
        LOG.error("request failed, incident {}", incident, failure);
        problems.write(
                response,
                Problem.of(ErrorCode.INTERNAL, "This did not work, and it is our fault.")
                        .withRemedy("Tell the operator this incident: " + incident));
    }

    private static Problem invalid(String message, String cause) {
        return Problem.of(ErrorCode.INVALID_REQUEST, message).withCause(cause);
    }

    /** Never a class name, never a piece of the body. The innermost cause knows best. */
    private static String why(HttpMessageNotReadableException failure) {
        String known = "It is empty, or no JSON.";
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            known = switch (cause) {
                case ApiLimits.TooLarge _ -> "It is larger than " + ApiLimits.LARGEST_BODY / 1024 + " KiB.";
                case UnrecognizedPropertyException unknown ->
                    "The field " + safe(unknown.getPropertyName()) + " is not known here.";
                case DatabindException field
                when !field.getPath().isEmpty() ->
                    "The field " + safe(field.getPath().getLast().getPropertyName()) + " has no fitting value.";
                case StreamReadException syntax ->
                    "It is no JSON that fits: line " + syntax.getLocation().getLineNr() + ".";
                default -> known;
            };
        }
        return known;
    }

    private static String safe(@org.jspecify.annotations.Nullable String name) {
        String shown = name == null ? "" : name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return shown.length() > 60 ? shown.substring(0, 60) : shown;
    }
}
